import type { Entry } from './bundle.ts'

export interface ReadmeFacts {
  /** How many events, logs by how they are given, digests and those whose signature holds, keys. */
  events: number
  logs: { original: number; content: number; records: number }
  digests: { all: number; hold: number }
  keys: number
  redacted: boolean
}

/**
 * How to check a bundle without trail. It holds no text from the logs: whoever writes into a log must not be able to
 * write into the instructions.
 */
export function readme(facts: ReadmeFacts): Entry {
  const text = facts.redacted ? redacted(facts) : whole(facts)
  return { path: 'README.md', bytes: Buffer.from(text) }
}

function whole({ events, logs, digests, keys }: ReadmeFacts): string {
  return `# Evidence

An answer of \`trail\`, the CloudTrail records that it rests on, and what proves that these records are what AWS
CloudTrail delivered. Everything here can be checked with \`sha256sum\`, \`gzip\`, \`jq\` and \`openssl\`; trail itself is not
needed.

| file | what it is |
|---|---|
| answer.json | the answer: who acted, how each identity is traced (\`chain\`; each hop names the event that proves it in \`evidence\`) |
| records/ | ${events} records behind the answer, each byte for byte as it stands in its log |
| logs/ | the log files: ${logs.original} as they were fetched, ${logs.content} as content put together from the loaded records (\`.content.json\`; its SHA-256 is that of the original's content) |
| digests/ | ${digests.all} digest files of CloudTrail, uncompressed; \`.signed\` is the text that CloudTrail signed, \`.signature\` its signature |
| keys/ | ${keys} public keys of CloudTrail, by fingerprint |
| proof.json | which record stands in which log, which digest names that log, which key signed that digest |
| custody.json | what was done with the store that this was made from, each entry bound to the one before |
| manifest.json, SHA256SUMS | every file with its SHA-256 |

${logs.records === 0 ? '' : `${logs.records} logs are not here: they were not at hand or too large, and could not be put together again. Their records are, and proof.json gives the hashes of the logs as they were loaded (\`"given": "records"\`).\n\n`}## Check it

**1. Nothing in this bundle was changed since it was made.**

\`\`\`sh
sha256sum -c SHA256SUMS
\`\`\`

**2. Each record stands in its log, and each log is what its digest names.** The hash is over the log's inflated content.

\`\`\`sh
text() { case "$1" in (*.gz) gzip -dc "$1" ;; (*) cat "$1" ;; esac; }
line() { tr '\\n' '\\001'; }
whole=$(mktemp)
held() {
  line < "$1" > "$whole"
  text "$2" | line | LC_ALL=C grep -qaF -f "$whole" ||
    text "$2" | jq -ne --rawfile record "$1" 'any(inputs | (., arrays[], (objects | .Events[]?, .logEvents[]?)) | objects |
      (.CloudTrailEvent, .message, ._raw); . == $record)' > /dev/null 2>&1
}
jq -r '.digests as $digests | .logs[] | select(.path != null and .digestPath != null) | .digestPath as $at |
  [.path, .digestPath, (if any($digests[]; .path == $at and .signed != null) then "proven  " else "unproven" end)] | @tsv' proof.json |
while IFS="$(printf '\\t')" read -r log digest word; do
  hash=$(text "$log" | sha256sum)
  jq -e --arg log "$log" --arg hash "\${hash%% *}" --slurpfile digest "$digest" '(.logs[] | select(.path == $log)) as $known |
    any($digest[0].logFiles[]; .s3Object == $known.key and .hashValue == $hash)' proof.json > /dev/null &&
    echo "$word $log" || echo "ALTERED  $log"
done
jq -r '.logs[] | select(.path != null and .digestPath == null) | "unproven " + .path' proof.json
jq -r '.records[] | select(.logPath != null) | [.path, .logPath, (.index | tostring)] | @tsv' proof.json |
while IFS="$(printf '\\t')" read -r record log index; do
  if ! held "$record" "$log"; then
    echo "MISPLACED $record"
  elif [ "$(text "$log" | jq 'has("Records")' 2> /dev/null)" = true ]; then
    [ "$(text "$log" | jq -cS --argjson i "$index" '.Records[$i]')" = "$(jq -cS . "$record")" ] &&
      echo "in place $record" || echo "MISPLACED $record"
  else
    echo "contained $record"
  fi
done
jq -r '.records[] | select(.logPath == null) | "log not here: " + .path' proof.json
rm "$whole"
\`\`\`

\`proven\` holds together with step 3; no signature of its digest proves what is \`unproven\`. Each record's bytes stand in its
log as a whole (\`line\` makes one line of either), or are a text in it, as in the output of \`lookup-events\`.

\`contained\`: that log has no list \`Records\` to have a place in, or this version of jq can't read it (half of a surrogate
pair is enough, and whoever writes into a log can put one there). \`zgrep -c EVENT_ID logs/…\` finds an event by hand.

**3. Each digest was signed by CloudTrail.** The signed text is four lines: the digest's end, its place, its SHA-256, and the
signature of the digest before it, which is what chains them.

\`\`\`sh
jq -r '.digests[] | select(.signed != null) | [.path, .signed.text, .signed.signature, .fingerprint] | @tsv' proof.json |
while IFS="$(printf '\\t')" read -r digest text signature key; do
  hash=$(sha256sum < "$digest")
  [ "\${hash%% *}" = "$(tail -n 2 "$text" | head -n 1)" ] &&
    openssl dgst -sha256 -verify "keys/$key.pem" -signature "$signature" "$text" > /dev/null &&
    echo "signed   $digest" || echo "NOT SIGNED $digest"
done
jq -r '.digests[] | select(.signed == null) | "unsigned " + .path' proof.json
\`\`\`

**4. The keys are CloudTrail's.** Ask AWS, in the digests' region and time, and compare \`Value\` with the key here:

\`\`\`sh
aws cloudtrail list-public-keys --region REGION --start-time TIME --end-time TIME
openssl rsa -pubin -in keys/FINGERPRINT.pem -RSAPublicKey_out -outform DER 2> /dev/null | base64 -w0
\`\`\`

A log that no digest names is unverified, which is no fault of its own: validation may have been off. What proof.json
calls \`altered\` is not what CloudTrail signed.
`
}

function redacted({ events }: ReadmeFacts): string {
  return `# Evidence, redacted

An answer of \`trail\` and the ${events} CloudTrail records that it rests on, in which account ids, names, keys and addresses are
replaced, each by the same pseudonym wherever it stands, so that who did what to which still shows.

**This is pseudonymous, not anonymous.** Times, event names, regions, event ids and the shape of requests are as they were;
whoever knows the accounts may recognise them. The pseudonyms are made with a secret that is not in this bundle.

| file | what it is |
|---|---|
| answer.json | the answer |
| records/ | the records, with pseudonyms |
| proof.json | the SHA-256 of each log as it was loaded, by which the holder of the logs can show later what this was made from |
| manifest.json, SHA256SUMS | every file with its SHA-256 (\`sha256sum -c SHA256SUMS\`) |

The logs, digests and keys are not here: they hold what was replaced. Ask for the bundle without redaction to check it.
`
}
