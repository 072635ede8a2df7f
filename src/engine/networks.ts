import { BlockList, isIP } from 'node:net'

/** Whether an address lies in one of these CIDR ranges; null where there are none, and for what is no address. */
export function declaredBy(networks: readonly string[]): (ip: string) => boolean | null {
  if (networks.length === 0) return () => null
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix] = network.split('/')
    const family = isIP(address)
    if (family === 0) continue
    list.addSubnet(
      address,
      prefix === undefined ? (family === 4 ? 32 : 128) : Number(prefix),
      family === 4 ? 'ipv4' : 'ipv6',
    )
  }
  return (ip) => {
    const family = isIP(ip)
    return family === 0 ? null : list.check(ip, family === 4 ? 'ipv4' : 'ipv6')
  }
}
