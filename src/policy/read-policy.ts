import {
  MAX_POLICY_TEXT,
  type PolicyDocumentRead,
  type PolicyType,
  PolicyUnreadable,
  type Problem,
  type Statement,
} from './document.ts'
import { DocumentReader } from './document-reader.ts'
import { checkForType } from './document-rules.ts'
import { type FoundPolicy, policiesIn } from './policy-text.ts'

/** Throws {@link PolicyUnreadable}. A document inside what AWS's CLI prints (`PolicyVersion.Document` and its kin) is found there. */
export function readPolicy(source: string, type: PolicyType | null): PolicyDocumentRead {
  const [policy, ...others] = readPolicies(source, type)
  if (policy === undefined || others.length > 0)
    throw new PolicyUnreadable(`a list of ${others.length + 1} policies, where one is meant`, source, 0)
  return policy
}

/** {@link readPolicy} of each policy in a text that may be a list of them; at least one. */
export function readPolicies(source: string, type: PolicyType | null): PolicyDocumentRead[] {
  if (source.length > MAX_POLICY_TEXT)
    throw new PolicyUnreadable(`more than ${MAX_POLICY_TEXT} characters: no policy is that long`, '', 0)
  return policiesIn(source).map((found) => read(found, type))
}

function read({ text, root, path, size, type: found }: FoundPolicy, type: PolicyType | null): PolicyDocumentRead {
  const problems: Problem[] = []
  const reader = new DocumentReader(problems)
  const top = reader.members(root, path, null)
  const statements = reader.statements(top, path, root.at)
  const known = type ?? found ?? typeOf(statements)
  reader.checkTop(top, path, root.at)
  for (const statement of statements) checkForType(statement, known, (...said) => reader.problem(...said))
  return { type: known, statements, problems: problems.sort((a, b) => a.at - b.at), text, size }
}

/** By what it names: principals make it a trust policy (only sts actions, no resource) or a resource's. */
function typeOf(statements: readonly Statement[]): PolicyType {
  const named = statements.filter((each) => each.principals.length + each.notPrincipals.length > 0)
  if (named.length === 0) return 'identity'
  const trust = statements.every(
    (each) =>
      each.resources.length === 0 &&
      each.notResources.length === 0 &&
      [...each.actions, ...each.notActions].every(({ text }) => text.toLowerCase().startsWith('sts:')),
  )
  return trust ? 'trust' : 'resource'
}
