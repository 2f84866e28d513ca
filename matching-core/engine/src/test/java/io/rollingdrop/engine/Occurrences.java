package io.rollingdrop.engine;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.PriceBandsChangedDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.agrona.DirectBuffer;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** How often each event and each reject reason came; and which never did. */
final class Occurrences {

  private static final String SCHEMA = "/sbe/rollingdrop.xml";
  private static final int FIRST_EVENT = CommandRejectedDecoder.TEMPLATE_ID;
  private static final int LAST_EVENT = PriceBandsChangedDecoder.TEMPLATE_ID;

  private final Map<Integer, Long> events = new TreeMap<>();
  private final Map<RejectReason, Long> reasons = new EnumMap<>(RejectReason.class);
  private final CommandRejectedDecoder rejected = new CommandRejectedDecoder();
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();

  /** Counts the event at the buffer's beginning. */
  void count(DirectBuffer event) {
    int templateId = CommandFormat.templateId(event, 0);
    events.merge(templateId, 1L, Long::sum);
    if (templateId == CommandRejectedDecoder.TEMPLATE_ID) {
      reasons.merge(rejected.wrapAndApplyHeader(event, 0, messageHeader).reason(), 1L, Long::sum);
    }
  }

  /** Names of all events, and of all reject reasons, that never came. */
  Set<String> missing() {
    Set<String> missing = new TreeSet<>();
    eventNames().forEach((id, name) -> addUnless(events.containsKey(id), name, missing));
    EnumSet.range(RejectReason.RULES_NOT_ACTIVE, RejectReason.BOOK_CROSSED)
        .forEach(reason -> addUnless(reasons.containsKey(reason), reason.name(), missing));
    return missing;
  }

  private static void addUnless(boolean came, String name, Set<String> missing) {
    if (!came) {
      missing.add(name);
    }
  }

  private static Map<Integer, String> eventNames() {
    Map<Integer, String> names = new TreeMap<>();
    try (InputStream schema = CommandFormat.class.getResourceAsStream(SCHEMA)) {
      NodeList messages =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(schema)
              .getElementsByTagName("sbe:message");
      for (int i = 0; i < messages.getLength(); i++) {
        Element message = (Element) messages.item(i);
        int id = Integer.parseInt(message.getAttribute("id"));
        if (id >= FIRST_EVENT && id <= LAST_EVENT) {
          names.put(id, message.getAttribute("name"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException("the wire's schema is no XML", e);
    }
    return names;
  }

  @Override
  public String toString() {
    return "events " + events + "\nrejected " + reasons;
  }
}
