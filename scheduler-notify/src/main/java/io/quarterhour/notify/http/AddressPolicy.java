package io.quarterhour.notify.http;

import io.quarterhour.error.InvalidInputException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The addresses to which connections are allowed: all public addresses, and those that the host
 * allows in addition. The addresses that are not public are listed as in the IANA registries of
 * special-purpose addresses (RFC 6890).
 */
public final class AddressPolicy {
  /** Address blocks that no receiver on the internet uses. */
  private static final List<Block> SPECIAL =
      List.of(
          block("0.0.0.0/8"),
          block("10.0.0.0/8"),
          block("100.64.0.0/10"),
          block("127.0.0.0/8"),
          block("169.254.0.0/16"),
          block("172.16.0.0/12"),
          block("192.0.0.0/24"),
          block("192.0.2.0/24"),
          block("192.88.99.0/24"),
          block("192.168.0.0/16"),
          block("198.18.0.0/15"),
          block("198.51.100.0/24"),
          block("203.0.113.0/24"),
          block("224.0.0.0/4"),
          block("240.0.0.0/4"),
          // Only 2000::/3 of IPv6 is allocated for public use: three blocks exclude the rest, the
          // others are special blocks within it.
          block("::/3"),
          block("4000::/2"),
          block("8000::/1"),
          block("2001::/23"),
          block("2001:db8::/32"),
          block("2002::/16"),
          block("3fff::/20"));

  private final List<Block> allowedBlocks = new ArrayList<>();
  private final List<String> allowedNames = new ArrayList<>();

  /**
   * A block of addresses with a common prefix.
   *
   * @param prefix the common bits, as a number
   * @param length the number of bits of an address
   * @param bits the number of common bits
   */
  private record Block(BigInteger prefix, int length, int bits) {
    static Block of(byte[] address, int bits) {
      return new Block(begin(address, bits), 8 * address.length, bits);
    }

    boolean contains(byte[] address) {
      return 8 * address.length == length && begin(address, bits).equals(prefix);
    }

    private static BigInteger begin(byte[] address, int bits) {
      return new BigInteger(1, address).shiftRight(8 * address.length - bits);
    }
  }

  /**
   * Creates a policy that allows all public addresses and some others.
   *
   * @param allowed the names of hosts, single addresses and address blocks ({@code 10.1.0.0/16})
   *     that are allowed in addition; an allowed name may resolve to any address
   * @throws InvalidInputException if an entry is neither a name nor an address nor a block
   */
  public AddressPolicy(List<String> allowed) {
    for (String one : allowed) {
      if (isAddress(one.split("/", 2)[0])) {
        allowedBlocks.add(block(one));
      } else if (one.matches("[\\p{Alnum}.-]+")) {
        allowedNames.add(one.toLowerCase(Locale.ROOT));
      } else {
        throw new InvalidInputException(
            "'allowedAddresses' must contain host names and address blocks such as 10.1.0.0/16,"
                + " was '"
                + one
                + "'");
      }
    }
  }

  /**
   * Resolves the name of a host.
   *
   * @param host the name, or an address
   * @return the addresses to which connections are allowed
   * @throws RefusedAddressException if none of the addresses of the host is allowed
   * @throws UnknownHostException if the name cannot be resolved
   */
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] all = InetAddress.getAllByName(bare(host));
    if (allowedNames.contains(host.toLowerCase(Locale.ROOT))) {
      return all;
    }
    InetAddress[] some = Arrays.stream(all).filter(this::allows).toArray(InetAddress[]::new);
    if (some.length == 0) {
      throw new RefusedAddressException(
          "'"
              + host
              + "' resolves to "
              + all[0].getHostAddress()
              + ", which is private, local or reserved: it must be allowed by the notifier setting"
              + " 'allowedAddresses' of the host");
    }
    return some;
  }

  private boolean allows(InetAddress address) {
    byte[] bytes = address.getAddress();
    return allowedBlocks.stream().anyMatch(block -> block.contains(bytes))
        || SPECIAL.stream().noneMatch(block -> block.contains(bytes));
  }

  /** {@return whether a text is an address, so that no name server is needed to resolve it} */
  public static boolean isAddress(String host) {
    String bare = bare(host);
    return bare.indexOf(':') >= 0 || bare.matches("[0-9.]+") || bare.matches("0[xX].*");
  }

  /** {@return whether a host is this machine itself: {@code localhost} or a loopback address} */
  public static boolean isLoopback(String host) {
    try {
      return "localhost".equalsIgnoreCase(host)
          || (isAddress(host) && InetAddress.getByName(bare(host)).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static Block block(String text) {
    String[] parts = text.split("/", 2);
    try {
      byte[] prefix = InetAddress.getByName(parts[0]).getAddress();
      int bits = parts.length == 1 ? 8 * prefix.length : Integer.parseInt(parts[1]);
      if (bits < 0 || bits > 8 * prefix.length) {
        throw new NumberFormatException("the prefix length must be 0 to " + 8 * prefix.length);
      }
      return Block.of(prefix, bits);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new InvalidInputException(
          "'allowedAddresses' must contain address blocks such as 10.1.0.0/16, was '" + text + "'");
    }
  }
}
