/** What `trail vendors init` prints: every key once, explained, with nothing that matches by accident. */
export function initVendorsFile(): string {
  return `# Your third parties. trail reads this file beside its store (or --vendors FILE) whenever it answers: an edit holds at once.
# An entry whose id is that of a built-in vendor (trail vendors list) extends it.
vendors:
  - id: example-vendor                # letters, digits, dashes
    name: Example Vendor
    accounts: ["901234567890"]        # its AWS accounts, in quotes: the best evidence there is
    roles: ["arn:aws:iam::*:role/ExampleVendor*"]   # roles made for it; * stands for text within one part of a path
    users: []                         # IAM users made for it
    accessKeys: []                    # keys that it holds
    externalIds: []                   # what it sends with AssumeRole
    identityProviders: []             # OIDC issuers that are this vendor itself, and nobody else's
    networks: [203.0.113.0/24]        # where it should come from: outside is a finding
    from: 2025-01-01                  # the contract
    until: 2026-12-31
    expectedActions: ["ec2:Describe*"]
    owner: cloud-team@example.com
`
}
