package io.rollingdrop.lab.html;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A profile as a recording of the pipeline lab would come to. */
final class SampleProfile {

  private SampleProfile() {}

  static ObjectNode make() {
    ObjectNode profile = JsonNodeFactory.instance.objectNode();
    profile.put("samples", 6_000).put("interval_ms", 10);
    ArrayNode stacks = profile.putArray("stacks");
    String thread = "java.lang.Thread.run";
    String engine = "io.rollingdrop.engine.Engine.onCommand";
    String stage = "io.rollingdrop.pipeline.EngineStage.run";
    String journal = "io.rollingdrop.pipeline.JournalStage.run";
    stack(stacks, 900, thread, stage, engine, "io.rollingdrop.engine.book.Book.match");
    stack(
        stacks,
        350,
        thread,
        stage,
        engine,
        "io.rollingdrop.engine.book.Book.match",
        "io.rollingdrop.engine.book.PriceLevels.best");
    stack(stacks, 520, thread, stage, engine, "io.rollingdrop.engine.ledger.Ledger.hold");
    stack(stacks, 240, thread, stage, engine, "org.agrona.collections.Long2LongHashMap.get");
    stack(
        stacks,
        800,
        thread,
        journal,
        "io.rollingdrop.journal.ChronicleJournal.append",
        "net.openhft.chronicle.queue.impl.single.StoreAppender.writeBytes");
    stack(
        stacks,
        260,
        thread,
        journal,
        "io.rollingdrop.journal.ChronicleJournal.append",
        "net.openhft.chronicle.bytes.MappedBytes.write",
        "jdk.internal.misc.Unsafe.copyMemory");
    stack(
        stacks,
        1_500,
        thread,
        "com.lmax.disruptor.BatchEventProcessor.run",
        "com.lmax.disruptor.YieldingWaitStrategy.waitFor",
        "java.lang.Thread.yield0");
    stack(
        stacks,
        1_100,
        thread,
        "io.rollingdrop.lab.workload.CommandSender.run",
        "java.util.concurrent.locks.LockSupport.parkNanos");
    stack(stacks, 320, "Thread.run", "NativeFrame.withoutPackage");
    stack(stacks, 10, thread, "io.rollingdrop.engine.TooSmall.toBeSeen");
    ArrayNode allocation = profile.putArray("allocation");
    allocation
        .addObject()
        .put("type", "byte[]")
        .put("site", "CommandFormat.copy:41")
        .put("bytes", 1_048_576)
        .put("share", 0.4);
    allocation
        .addObject()
        .put("type", "java.util.ArrayList<Order>")
        .put("site", "Book.open:12")
        .put("bytes", 524_288)
        .put("share", 0.2);
    return profile;
  }

  private static void stack(ArrayNode stacks, int count, String... frames) {
    ObjectNode stack = stacks.addObject().put("count", count);
    List<String> names = new ArrayList<>(List.of(frames));
    names.forEach(stack.putArray("frames")::add);
  }
}
