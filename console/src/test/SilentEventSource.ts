/** An event stream that says nothing by itself; a test speaks through it. */
export class SilentEventSource extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  /** All that were opened since the test cleared it, oldest first. */
  static opened: SilentEventSource[] = [];

  readyState: number = SilentEventSource.OPEN;

  constructor(readonly url: string) {
    super();
    SilentEventSource.opened.push(this);
  }

  close(): void {
    this.readyState = SilentEventSource.CLOSED;
  }

  /** As if the server had sent an event. */
  say(event: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  }
}
