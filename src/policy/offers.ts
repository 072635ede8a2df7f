/** Conditions that would hold a policy to where its calls came from: offered, never put in, for the next call may come from elsewhere. */
export interface Origins {
  regions: readonly string[]
  /** VPC endpoints through which every call came; empty where some came another way. */
  vpcEndpoints: readonly string[]
  /** Addresses of the calls; empty where some came from a service. */
  addresses: readonly string[]
}

export interface OfferedCondition {
  operator: string
  key: string
  values: string[]
  why: string
}

/** More addresses than these are no fixed network. */
const FEW_ADDRESSES = 20

export function offeredConditions({ regions, vpcEndpoints, addresses }: Origins): OfferedCondition[] {
  const offers: OfferedCondition[] = []
  if (regions.length > 0)
    offers.push({
      operator: 'StringEquals',
      key: 'aws:RequestedRegion',
      values: [...regions],
      why: 'every call that counts went to these regions (global services count as us-east-1)',
    })
  if (vpcEndpoints.length > 0)
    offers.push({
      operator: 'StringEquals',
      key: 'aws:SourceVpce',
      values: [...vpcEndpoints],
      why: 'every call came through these VPC endpoints; a record names the endpoint and never its VPC: aws:SourceVpc with the VPC that they lie in does the same',
    })
  if (addresses.length > 0 && addresses.length <= FEW_ADDRESSES && vpcEndpoints.length === 0)
    offers.push({
      operator: 'IpAddress',
      key: 'aws:SourceIp',
      values: [...addresses],
      why: 'every call came from these addresses, none through an AWS service',
    })
  return offers
}
