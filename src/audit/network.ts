import ipaddr from 'ipaddr.js'

/** An address that stands for a place on the internet: no private one, no service's name, nothing made up. */
export function isPublic(ip: string): boolean {
  return (
    ipaddr.isValid(ip) &&
    !['private', 'loopback', 'linkLocal', 'uniqueLocal', 'carrierGradeNat', 'unspecified'].includes(
      ipaddr.parse(ip).range(),
    )
  )
}

/** Whether an address lies in one of these ranges; false for what is no address. A range without a length is one address. */
export function isWithin(ip: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(ip)) return false
  const address = ipaddr.process(ip)
  return networks.some((network) => {
    const range = rangeOf(network)
    return range !== null && range[0].kind() === address.kind() && address.match(range as never)
  })
}

/** Whether an address lies in declared ranges; null where none are declared, and for what is no address. */
export function isDeclared(ip: string, networks: readonly string[]): boolean | null {
  return networks.length === 0 || !ipaddr.isValid(ip) ? null : isWithin(ip, networks)
}

function rangeOf(network: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  if (ipaddr.isValidCIDR(network)) return ipaddr.parseCIDR(network)
  if (!ipaddr.isValid(network)) return null
  const address = ipaddr.parse(network)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

/** The network that an address most likely belongs to: /24 of IPv4, /48 of IPv6. Null for what is no address. */
export function networkOf(ip: string): string | null {
  if (!ipaddr.isValid(ip)) return null
  const address = ipaddr.process(ip)
  const bytes = address.toByteArray()
  if (address.kind() === 'ipv4') return `${bytes.slice(0, 3).join('.')}.0/24`
  const kept = [...bytes.slice(0, 6), ...new Array<number>(10).fill(0)]
  return `${ipaddr.fromByteArray(kept).toString()}/48`
}
