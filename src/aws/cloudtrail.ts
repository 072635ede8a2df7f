import { CloudTrailClient, ListPublicKeysCommand, type PublicKey } from '@aws-sdk/client-cloudtrail'
import { TrailError } from '../errors.ts'

/** A public key as `aws cloudtrail list-public-keys` prints it; `Value` is base64 DER. */
export interface ListedKey {
  Value: string
  Fingerprint: string
  ValidityStartTime: string | null
  ValidityEndTime: string | null
}

/**
 * The keys that CloudTrail signed with in these regions and times. A digest is signed after its hour has ended, and a
 * backfill later still: keys are asked for until a day beyond.
 *
 * @throws TrailError `no-keys` where AWS refuses or can't be reached
 */
export async function fetchPublicKeys(
  needs: readonly { region: string; from: string; to: string }[],
  options: { profile: string | null; endpointUrl: string | null },
): Promise<ListedKey[]> {
  const lists = await Promise.all(needs.map((need) => keysOf(need, options)))
  const keys = new Map(lists.flat().map((key) => [key.Fingerprint, key]))
  return [...keys.values()].sort((a, b) => (a.Fingerprint < b.Fingerprint ? -1 : 1))
}

const MARGIN_MS = 86_400_000

async function keysOf(
  { region, from, to }: { region: string; from: string; to: string },
  { profile, endpointUrl }: { profile: string | null; endpointUrl: string | null },
): Promise<ListedKey[]> {
  const client = new CloudTrailClient({
    region,
    ...(endpointUrl === null ? {} : { endpoint: endpointUrl }),
    ...(profile === null ? {} : { profile }),
  })
  const found: ListedKey[] = []
  try {
    let token: string | undefined
    do {
      const page = await client.send(
        new ListPublicKeysCommand({
          StartTime: new Date(Date.parse(from) - MARGIN_MS),
          EndTime: new Date(Date.parse(to) + MARGIN_MS),
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      )
      found.push(...(page.PublicKeyList ?? []).flatMap(listed))
      token = page.NextToken
    } while (token !== undefined)
    return found
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : String(cause)
    throw new TrailError('no-keys', `the public keys of ${region} could not be fetched (${name})`, {
      cause,
      hint: 'It takes the permission cloudtrail:ListPublicKeys; or save them elsewhere and give them by --public-keys FILE.',
    })
  } finally {
    client.destroy()
  }
}

function listed({ Value, Fingerprint, ValidityStartTime, ValidityEndTime }: PublicKey): ListedKey[] {
  if (Value === undefined || Fingerprint === undefined) return []
  return [
    {
      Value: Buffer.from(Value).toString('base64'),
      Fingerprint,
      ValidityStartTime: ValidityStartTime?.toISOString() ?? null,
      ValidityEndTime: ValidityEndTime?.toISOString() ?? null,
    },
  ]
}
