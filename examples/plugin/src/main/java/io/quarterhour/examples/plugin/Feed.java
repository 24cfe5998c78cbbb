package io.quarterhour.examples.plugin;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.Notification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A news feed in the Atom format (RFC 4287). */
final class Feed {
  private static final String ATOM = "http://www.w3.org/2005/Atom";

  private final Document document;
  private final Element root;

  private Feed(Document document) {
    this.document = document;
    root = document.getDocumentElement();
  }

  /** Reads a feed, or creates an empty one if the file does not exist. */
  static Feed read(Path file, String title)
      throws IOException, ParserConfigurationException, SAXException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    if (Files.exists(file)) {
      return new Feed(factory.newDocumentBuilder().parse(file.toFile()));
    }
    Document document = factory.newDocumentBuilder().newDocument();
    document.appendChild(document.createElementNS(ATOM, "feed"));
    Feed feed = new Feed(document);
    feed.add(feed.root, "id", file.toUri().toString());
    feed.add(feed.root, "title", title);
    feed.add(feed.root, "updated", Instant.EPOCH.toString());
    feed.add(feed.add(feed.root, "author", ""), "name", "Quarterhour");
    return feed;
  }

  private Element add(Element parent, String name, String text) {
    Element element = document.createElementNS(ATOM, name);
    element.setTextContent(text);
    parent.appendChild(element);
    return element;
  }

  private List<Element> entries() {
    NodeList found = root.getElementsByTagNameNS(ATOM, "entry");
    List<Element> entries = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      entries.add((Element) found.item(i));
    }
    return entries;
  }

  private static Element first(Element parent, String name) {
    return (Element)
        Objects.requireNonNull(
            parent.getElementsByTagNameNS(ATOM, name).item(0), "the feed has no " + name);
  }

  /** Inserts an entry before all others, or replaces the entry of the same notification. */
  void put(Notification notification) {
    String id = "urn:uuid:" + notification.id();
    Execution execution = notification.execution();
    Instant endedAt = execution.status().endedAt();
    String updated = (endedAt == null ? execution.slot() : endedAt).toString();
    Element entry = document.createElementNS(ATOM, "entry");
    add(entry, "id", id);
    add(
        entry,
        "title",
        notification.title() + " (" + execution.tenant() + "): " + state(execution));
    add(entry, "updated", updated);
    add(
        entry,
        "content",
        notification.executions().stream().map(Feed::describe).collect(Collectors.joining("\n")));
    List<Element> entries = entries();
    for (Element other : entries) {
      if (first(other, "id").getTextContent().equals(id)) {
        root.replaceChild(entry, other);
        return;
      }
    }
    root.insertBefore(entry, entries.isEmpty() ? null : entries.get(0));
    first(root, "updated").setTextContent(updated);
  }

  private static String state(Execution execution) {
    return execution.state().name().toLowerCase(Locale.ROOT);
  }

  private static String describe(Execution execution) {
    Outcome outcome = execution.outcome();
    String reason = execution.status().reason();
    String text = outcome != null ? outcome.summary() : reason == null ? "" : reason;
    return printable(execution.slot() + " " + state(execution) + ": " + text);
  }

  /** Replaces control characters, most of which XML does not allow. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
  }

  /** Removes all entries but the newest {@code count}. */
  void trimTo(int count) {
    List<Element> entries = entries();
    for (Element old : entries.subList(Math.min(count, entries.size()), entries.size())) {
      root.removeChild(old);
    }
  }

  void write(Path file) throws IOException {
    try {
      TransformerFactory factory = TransformerFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.newTransformer().transform(new DOMSource(document), new StreamResult(file.toFile()));
    } catch (TransformerException e) {
      throw new IOException("the feed could not be written: " + e.getMessage(), e);
    }
  }
}
