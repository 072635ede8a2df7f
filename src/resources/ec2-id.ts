/**
 * EC2 ids say what they are: a prefix and 8 or 17 hex digits. Reservations, route table and address associations are
 * no resources of their own and are left out (associations are aliases).
 */
const PREFIXES: Readonly<Record<string, string>> = {
  i: 'ec2:instance',
  vol: 'ec2:volume',
  snap: 'ec2:snapshot',
  ami: 'ec2:image',
  sg: 'ec2:security-group',
  sgr: 'ec2:security-group-rule',
  subnet: 'ec2:subnet',
  vpc: 'ec2:vpc',
  eni: 'ec2:network-interface',
  rtb: 'ec2:route-table',
  acl: 'ec2:network-acl',
  igw: 'ec2:internet-gateway',
  eigw: 'ec2:egress-only-internet-gateway',
  nat: 'ec2:natgateway',
  eipalloc: 'ec2:elastic-ip',
  dopt: 'ec2:dhcp-options',
  pcx: 'ec2:vpc-peering-connection',
  tgw: 'ec2:transit-gateway',
  'tgw-attach': 'ec2:transit-gateway-attachment',
  'tgw-rtb': 'ec2:transit-gateway-route-table',
  vpce: 'ec2:vpc-endpoint',
  'vpce-svc': 'ec2:vpc-endpoint-service',
  fl: 'ec2:vpc-flow-log',
  lt: 'ec2:launch-template',
  cgw: 'ec2:customer-gateway',
  vgw: 'ec2:vpn-gateway',
  vpn: 'ec2:vpn-connection',
  tmf: 'ec2:traffic-mirror-filter',
  tmfr: 'ec2:traffic-mirror-filter-rule',
  tms: 'ec2:traffic-mirror-session',
  tmt: 'ec2:traffic-mirror-target',
  pl: 'ec2:prefix-list',
  sir: 'ec2:spot-instances-request',
  cr: 'ec2:capacity-reservation',
  'import-ami': 'ec2:import-image-task',
  'import-snap': 'ec2:import-snapshot-task',
  'export-ami': 'ec2:export-image-task',
  replacevol: 'ec2:replace-root-volume-task',
  eice: 'ec2:instance-connect-endpoint',
  'cvpn-endpoint': 'ec2:client-vpn-endpoint',
  cagw: 'ec2:carrier-gateway',
  'lgw-rtb': 'ec2:local-gateway-route-table',
  vai: 'ec2:verified-access-instance',
  vatp: 'ec2:verified-access-trust-provider',
  vagr: 'ec2:verified-access-group',
  vae: 'ec2:verified-access-endpoint',
  nip: 'ec2:network-insights-path',
  nia: 'ec2:network-insights-analysis',
  'ipam-pool': 'ec2:ipam-pool',
  fs: 'elasticfilesystem:file-system',
  fsap: 'elasticfilesystem:access-point',
  fsmt: 'elasticfilesystem:mount-target',
}
const TYPES = new Map(Object.entries(PREFIXES))
const SHAPE = /^([a-z]+(?:-[a-z]+)?)-[0-9a-f]{8,17}$/
/** The longest: `tgw-attach-` and 17 digits. */
const LONGEST = 32

/** By its prefix alone, where a field holds nothing but EC2 ids: sanitised logs have `i-EXAMPLE…`. */
export function ec2TypeByPrefix(value: string): string | null {
  const prefix = /^([a-z]+(?:-[a-z]+)?)-[A-Za-z0-9]+$/.exec(value)?.[1]
  return prefix === undefined ? null : (TYPES.get(prefix) ?? null)
}

/** The type of what is an EC2 (or EFS) id, else null. */
export function ec2TypeOf(value: string): string | null {
  if (value.length > LONGEST || value.length < 10) return null
  const last = value.charCodeAt(value.length - 1)
  if (last < 48 || last > 102 || (last > 57 && last < 97)) return null
  const match = SHAPE.exec(value)
  return match === null ? null : (TYPES.get(match[1] ?? '') ?? null)
}
