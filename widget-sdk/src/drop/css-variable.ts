import { noChange } from "lit";
import { Directive, directive, PartType, type ElementPart, type PartInfo } from "lit/directive.js";

/** Sets a CSS variable by script. A `style` attribute would be refused by pages with a strict content security policy. */
class CssVariable extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("cssVariable belongs into an element's start tag");
  }

  override render(_name: `--${string}`, _value: number): typeof noChange {
    return noChange;
  }

  override update({ element }: ElementPart, [name, value]: [`--${string}`, number]): typeof noChange {
    (element as HTMLElement).style.setProperty(name, String(value));
    return noChange;
  }
}

export const cssVariable = directive(CssVariable);
