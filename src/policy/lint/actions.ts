import type { PolicyDocumentRead } from '../document.ts'
import type { ActionList } from '../event-map.ts'
import type { Findings, Usage } from './finding.ts'
import { byStatement, type Grant } from './grants.ts'
import { escalation, iam, perAction } from './rights.ts'
import { resourceScope } from './scope.ts'
import { exclusions, wildcards } from './wildcards.ts'

/** P01 to P12: what a policy that grants rights grants too freely. */
export async function checkGrants(
  document: PolicyDocumentRead,
  grants: readonly Grant[],
  list: ActionList,
  usage: Usage | null,
  findings: Findings,
): Promise<void> {
  // In a trust or resource policy the resource is given: its star is no choice.
  const identity = document.type === 'identity'
  const of = byStatement(grants)
  const prefixes = await list.prefixes()
  for (const statement of document.statements) {
    const own = of(statement)
    exclusions(statement, findings)
    for (const grant of own) wildcards(grant, usage, findings)
    iam(document, statement, own, prefixes, findings)
    await perAction(document, statement, own, list, findings)
    if (identity) await resourceScope(statement, own, list, usage, findings)
  }
  if (identity) escalation(grants, findings)
}
