package io.winfold.benchmarks;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One connection that is kept alive, with as little between caller and server as HTTP/1.1 allows:
 * what is measured is the server.
 */
final class HttpCaller implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final String host;
  private byte[] line = new byte[512];

  /**
   * @param etag without its quotes; empty: none
   */
  record Reply(int status, String etag, String text) {
    JsonNode json() {
      return JsonMapper.shared().readTree(text);
    }
  }

  HttpCaller(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 16_384);
    out = socket.getOutputStream();
    host = "127.0.0.1:" + port;
  }

  Reply get(String path) throws IOException {
    return get(path, "application/json");
  }

  private Reply get(String path, String accept) throws IOException {
    out.write(
        ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: " + accept + "\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    return reply();
  }

  /**
   * An operation once it has ended, told by the server as it happens. Each time it is asked it
   * takes processor time that is missing from what is measured: in a server that is asked little
   * else, 7 ms.
   *
   * @param started the answer to what began it
   * @throws IncompleteException if it has not succeeded
   */
  JsonNode succeeded(Reply started) throws IOException {
    if (started.status() != 202) {
      throw new IllegalStateException("Not begun: " + started.text());
    }
    Reply told =
        get("/api/operations/" + started.json().path("id").asString(), "text/event-stream");
    if (told.status() != 200) {
      throw new IllegalStateException("Not told: " + told.text());
    }
    String last = told.text().strip().lines().reduce((before, line) -> line).orElse("");
    JsonNode operation = JsonMapper.shared().readTree(last.substring(last.indexOf('{')));
    if (!operation.path("state").asString().equals("SUCCEEDED")) {
      throw new IncompleteException(operation.toString());
    }
    return operation;
  }

  Reply post(String path, String json) throws IOException {
    return post(path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  Reply post(String path, String type, byte[] body) throws IOException {
    byte[] head =
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, host, type, body.length)
            .getBytes(StandardCharsets.UTF_8);
    // In one piece, as a client with a buffer sends it.
    byte[] request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    out.write(request);
    return reply();
  }

  private Reply reply() throws IOException {
    String statusLine = line();
    int status = Integer.parseInt(statusLine.substring(9, 12));
    String etag = "";
    int length = 0;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      String value = header.substring(colon + 1).strip();
      switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "etag" -> etag = value.replace("\"", "");
        case "content-length" -> length = Integer.parseInt(value);
        case "transfer-encoding" -> chunked = true;
        default -> {}
      }
    }
    byte[] body = chunked ? chunks() : bytes(length);
    return new Reply(status, etag, new String(body, StandardCharsets.UTF_8));
  }

  private byte[] chunks() throws IOException {
    byte[] body = new byte[0];
    while (true) {
      byte[] chunk = bytes(Integer.parseInt(line(), 16));
      line();
      if (chunk.length == 0) {
        return body;
      }
      byte[] joined = Arrays.copyOf(body, body.length + chunk.length);
      System.arraycopy(chunk, 0, joined, body.length, chunk.length);
      body = joined;
    }
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("The server hung up");
    }
    return bytes;
  }

  private String line() throws IOException {
    int size = 0;
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("The server hung up");
      }
      if (size == line.length) {
        line = Arrays.copyOf(line, size * 2);
      }
      line[size++] = (byte) next;
    }
    return new String(line, 0, Math.max(0, size - 1), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
