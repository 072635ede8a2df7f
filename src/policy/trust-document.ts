/** The trust policy of a role for a vendor. */
export interface TrustDocument {
  Version: '2012-10-17'
  Statement: {
    Sid: string
    Effect: 'Allow'
    Principal: { AWS: string | string[] }
    Action: 'sts:AssumeRole'
    Condition?: { StringEquals: { 'sts:ExternalId': string | string[] } }
  }[]
}

/**
 * Lets the vendor's accounts assume the role: by their roles where the logs name them, else each account as a whole;
 * only with one of the external ids, where there are any.
 */
export function trustDocument(
  { accounts, partition }: { accounts: readonly string[]; partition: string },
  principals: readonly string[],
  externalIds: readonly string[],
): TrustDocument {
  const named = accounts.flatMap((account) => {
    const own = principals.filter(
      (arn) => arn.split(':')[4] === account && arn.split(':')[1] === partition && /:role\//.test(arn),
    )
    return own.length > 0 ? own : [`arn:${partition}:iam::${account}:root`]
  })
  const single = (values: readonly string[]) => (values.length === 1 ? (values[0] ?? '') : [...values])
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Vendor',
        Effect: 'Allow',
        Principal: { AWS: single(named) },
        Action: 'sts:AssumeRole',
        ...(externalIds.length === 0 ? {} : { Condition: { StringEquals: { 'sts:ExternalId': single(externalIds) } } }),
      },
    ],
  }
}
