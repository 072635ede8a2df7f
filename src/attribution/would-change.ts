import type { Actor } from '../model/actor.ts'

/**
 * What would make an answer another or a surer one, in words: the record, the file or the entry that is wanting. Never
 * empty: also what is proven rests on the records that it names.
 */
export function wouldChange(actor: Actor): string[] {
  return [...ofChain(actor), ...ofOrigin(actor), ...ofVendor(actor)]
}

function ofChain({ confidence, chain, notes }: Actor): string[] {
  if (confidence === 'unresolved' && chain.length > 0) {
    const line = notes.flatMap((note) => /(trail ingest .*?)\)?$/.exec(note)?.[1] ?? [])[0]
    return [
      line === undefined
        ? 'The event that began this session, if it were loaded, would name who asked for it.'
        : `The event that began this session would name who asked for it: ${line}`,
    ]
  }
  if (confidence === 'ambiguous')
    return ['An event that holds the very key of this session in its answer would decide between the callers.']
  const weak = chain.find((hop) => hop.confidence === confidence)
  if (confidence === 'exact')
    return ['Nothing but records other than those named here: each hop is proven by its event.']
  if (weak?.kind === 'identity-center-user')
    return [
      'An event of this session with onBehalfOf would prove the person; a session name alone is AWS’s custom, not its promise.',
    ]
  if (confidence === 'likely' || confidence === 'strong')
    return [
      'An event whose answer holds this session’s key would make it exact; one more event of the same second by another caller would leave it open.',
    ]
  return ['Any record that proves the step would; a hint proves nothing.']
}

function ofOrigin({ origin }: Actor): string[] {
  if (origin.kind !== 'aws-account' || origin.account === null || origin.own === true) return []
  return [`The logs of account ${origin.account} would show who it was there; they are its owner’s.`]
}

function ofVendor({ vendor, notes, origin }: Actor): string[] {
  if (vendor === null) {
    const hinted = notes.some((note) => note.startsWith('hint: ') && /resembles|known of|issuer of/.test(note))
    return hinted || (origin.kind === 'aws-account' && origin.own === false)
      ? [
          'An entry in vendors.yaml with the account, key, user or role would name a vendor; what merely resembles one does not.',
        ]
      : []
  }
  if (vendor.confidence === 'exact') return []
  return vendor.matchedBy === 'account'
    ? [`The account in your own vendors.yaml under ${vendor.id} would make the vendor exact.`]
    : [`The vendor’s account, if vendors.yaml listed it under ${vendor.id}, would confirm or refute the vendor.`]
}
