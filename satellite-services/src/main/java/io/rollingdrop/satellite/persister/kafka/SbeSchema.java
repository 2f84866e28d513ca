package io.rollingdrop.satellite.persister.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * The SBE schema as its XML says it: as much of it as RollingDrop's uses, which is messages of
 * fixed length, enumerations, composites of integers, and groups, of which it only says that there
 * are some. What else it may hold one day is refused, not skipped.
 */
final class SbeSchema {

  /** The schema's place on the class path, in the protocol module. */
  private static final String RESOURCE = "/sbe/rollingdrop.xml";

  /** A primitive integer. */
  enum Primitive {
    INT8("int8", 1),
    INT16("int16", 2),
    INT32("int32", 4),
    INT64("int64", 8),
    UINT8("uint8", 1),
    UINT16("uint16", 2),
    UINT32("uint32", 4);

    private final String sbeName;
    private final int length;

    Primitive(String sbeName, int length) {
      this.sbeName = sbeName;
      this.length = length;
    }

    /** In bytes. */
    int length() {
      return length;
    }

    /** Null if no primitive that is known here has the name. */
    static Primitive named(String name) {
      for (Primitive each : values()) {
        if (each.sbeName.equals(name)) {
          return each;
        }
      }
      return null;
    }
  }

  /** What a field may be of. */
  sealed interface FieldType permits Whole, Enumeration, Composite {
    /** In bytes. */
    int length();
  }

  /** An integer. */
  record Whole(Primitive primitive) implements FieldType {
    @Override
    public int length() {
      return primitive.length();
    }
  }

  /** Names by their value, in the schema's order. */
  record Enumeration(String name, Primitive encoding, Map<Integer, String> values)
      implements FieldType {
    @Override
    public int length() {
      return encoding.length();
    }
  }

  /** Several fields as one. */
  record Composite(String name, List<Field> fields) implements FieldType {
    @Override
    public int length() {
      return fields.stream().mapToInt(field -> field.type().length()).sum();
    }
  }

  /**
   * @param offset from the start of the message's block, or of the composite
   * @param description empty if there is none
   */
  record Field(String name, FieldType type, int offset, String description) {}

  /**
   * A message without data of variable length.
   *
   * @param hasGroups whether groups follow the fields
   */
  record Message(
      String name, int templateId, List<Field> fields, boolean hasGroups, String description) {}

  private final Map<String, FieldType> types = new LinkedHashMap<>();
  private final List<Message> messages = new ArrayList<>();

  private SbeSchema(Element root) {
    for (Element section : children(root)) {
      switch (section.getLocalName()) {
        case "types" -> children(section).forEach(this::addType);
        case "message" -> messages.add(message(section));
        default -> throw unknown(section);
      }
    }
  }

  /** The schema of this release. */
  static SbeSchema ofThisRelease() {
    try (InputStream xml = SbeSchema.class.getResourceAsStream(RESOURCE)) {
      if (xml == null) {
        throw new IllegalStateException(
            RESOURCE + " is not on the class path: the protocol module is missing");
      }
      return read(xml);
    } catch (IOException e) {
      throw new IllegalStateException(RESOURCE + " cannot be read", e);
    }
  }

  /**
   * @throws IllegalArgumentException if it is not a schema, or holds what is not known here
   */
  static SbeSchema read(InputStream xml) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return new SbeSchema(factory.newDocumentBuilder().parse(xml).getDocumentElement());
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalArgumentException("the SBE schema is not well-formed XML", e);
    }
  }

  List<Message> messages() {
    return messages;
  }

  private void addType(Element element) {
    FieldType type =
        switch (element.getLocalName()) {
          case "composite" -> composite(element);
          case "enum" -> enumeration(element);
          case "type" -> orNone(element);
          default -> throw unknown(element);
        };
    types.put(element.getAttribute("name"), type);
  }

  /** An integer whose null is 0: to a reader there is none, or it is 0, which is the same. */
  private static Whole orNone(Element element) {
    Primitive primitive = Primitive.named(element.getAttribute("primitiveType"));
    if (primitive == null || !element.getAttribute("nullValue").equals("0")) {
      throw unknown(element);
    }
    return new Whole(primitive);
  }

  private Composite composite(Element element) {
    List<Field> fields = new ArrayList<>();
    int offset = 0;
    for (Element child : children(element)) {
      FieldType type = type(child, child.getAttribute("primitiveType"));
      fields.add(field(child, type, offset));
      offset += type.length();
    }
    return new Composite(element.getAttribute("name"), fields);
  }

  private Enumeration enumeration(Element element) {
    Map<Integer, String> values = new LinkedHashMap<>();
    for (Element value : children(element)) {
      values.put(Integer.valueOf(value.getTextContent().trim()), value.getAttribute("name"));
    }
    Primitive encoding = Primitive.named(element.getAttribute("encodingType"));
    if (encoding == null) {
      throw unknown(element);
    }
    return new Enumeration(element.getAttribute("name"), encoding, values);
  }

  private Message message(Element element) {
    List<Field> fields = new ArrayList<>();
    int offset = 0;
    boolean hasGroups = false;
    for (Element child : children(element)) {
      if (child.getLocalName().equals("group")) {
        hasGroups = true;
        continue;
      }
      if (!child.getLocalName().equals("field")) {
        throw unknown(child);
      }
      FieldType type = type(child, child.getAttribute("type"));
      fields.add(field(child, type, offset));
      offset += type.length();
    }
    return new Message(
        element.getAttribute("name"),
        Integer.parseInt(element.getAttribute("id")),
        fields,
        hasGroups,
        element.getAttribute("description"));
  }

  private static Field field(Element element, FieldType type, int offset) {
    if (element.hasAttribute("offset") || element.hasAttribute("presence")) {
      throw unknown(element);
    }
    return new Field(
        element.getAttribute("name"), type, offset, element.getAttribute("description"));
  }

  private FieldType type(Element element, String name) {
    Primitive primitive = Primitive.named(name);
    FieldType type = primitive == null ? types.get(name) : new Whole(primitive);
    if (type == null) {
      throw unknown(element);
    }
    return type;
  }

  private static IllegalArgumentException unknown(Element element) {
    return new IllegalArgumentException(
        "the SBE schema's <%s name='%s'> has a form that is not known here: extend SbeSchema"
            .formatted(element.getTagName(), element.getAttribute("name")));
  }

  private static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }
}
