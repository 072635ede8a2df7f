/** One cut of a revocation. `command` and `undo` are lines for a POSIX shell, or comments where no command can be given. */
export interface RevokeStep {
  order: number
  kind:
    | 'deny-sessions'
    | 'trust-policy'
    | 'key-inactive'
    | 'login-profile'
    | 'key-delete'
    | 'delegation'
    | 'resource-policy'
    | 'made-by-vendor'
  target: string
  /** The account in which the command is to be run. */
  account: string | null
  command: string
  undo: string
  /** What the vendor did through it in the days looked at. */
  stops: { eventSource: string; eventName: string; count: number; last: string | null }[]
  /** Others who use the same credential. */
  alsoHits: { principal: string | null; vendor: string | null; events: number }[]
  evidence: string[]
}

export interface Revoke {
  vendor: string
  steps: RevokeStep[]
  /** Sessions that may still be valid at the end of the logs. */
  liveSessions: { principal: string | null; session: string | null; until: string }[]
  /** What the vendor does again and again at the same time. */
  routines: {
    eventSource: string
    eventName: string
    count: number
    resources: number
    last: string | null
    when: string
  }[]
  notObservable: string[]
  /** How to see afterwards whether it is off. */
  check: string
}
