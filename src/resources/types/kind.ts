/**
 * One kind of resource, as data from which code and docs are made. `arn` is the part after the partition, with `{r}`
 * and `{a}` for region and account and `{id}` at its end. Where the id alone does not give the ARN (an IAM path, a
 * secret's random suffix, a load balancer's hash) it holds `…`, and no ARN is built from a name.
 */
export interface ResourceType {
  /** `service:kind`, the ARN's own words wherever there is an ARN. */
  type: string
  label: string
  /** What the canonical id looks like. */
  id: string
  arn: string | null
}

export type TypeRow = readonly [type: string, label: string, id: string, arn: string | null]

export function rows(all: readonly TypeRow[]): ResourceType[] {
  return all.map(([type, label, id, arn]) => ({ type, label, id, arn }))
}
