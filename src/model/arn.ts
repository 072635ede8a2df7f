/** The parts of `arn:partition:service:region:account:resource`; region and account may be empty. */
export interface Arn {
  partition: string
  service: string
  region: string
  account: string
  /** All that follows the fifth colon, e.g. `role/path/name`. */
  resource: string
}

/** Null for what is no ARN. Never throws, never decodes. */
export function parseArn(value: string): Arn | null {
  if (!value.startsWith('arn:')) return null
  const parts = value.split(':')
  const [, partition, service, region, account] = parts
  if (parts.length < 6 || !partition || !service || region === undefined || account === undefined) return null
  const resource = parts.slice(5).join(':')
  return resource === '' ? null : { partition, service, region, account, resource }
}

export function formatArn(arn: Arn): string {
  return `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`
}

/** The partition that a region belongs to, by its documented prefix; `aws` for the rest. */
export function partitionOf(region: string | null): string {
  if (region?.startsWith('cn-')) return 'aws-cn'
  if (region?.startsWith('us-gov-')) return 'aws-us-gov'
  if (region?.startsWith('us-isob-')) return 'aws-iso-b'
  if (region?.startsWith('us-iso-')) return 'aws-iso'
  if (region?.startsWith('eu-isoe-')) return 'aws-iso-e'
  if (region?.startsWith('us-isof-')) return 'aws-iso-f'
  if (region?.startsWith('eusc-')) return 'aws-eusc'
  return 'aws'
}

/** The last part of an ARN's resource, after `/`: the name of `role/path/name`. */
export function nameOf(arn: Arn): string {
  return arn.resource.slice(arn.resource.lastIndexOf('/') + 1)
}
