import { COMPUTE } from './compute.ts'
import { CONTROL } from './control.ts'
import { DATA } from './data.ts'
import { EC2 } from './ec2.ts'
import type { ResourceType } from './kind.ts'

export type { ResourceType } from './kind.ts'

/**
 * Every kind of resource that has a name of its own here, for docs and for completion. Others still get a type: the
 * service and kind of their ARN.
 */
export const RESOURCE_TYPES: readonly ResourceType[] = [...EC2, ...COMPUTE, ...DATA, ...CONTROL]

const BY_NAME = new Map(RESOURCE_TYPES.map((one) => [one.type.toLowerCase(), one]))

/** Case does not matter, since people type it. */
export function typeNamed(name: string): ResourceType | null {
  return BY_NAME.get(name.toLowerCase()) ?? null
}

/** A type without what its spellings differ by: case and hyphens. */
export function spelled(type: string): string {
  return type.replaceAll('-', '').toLowerCase()
}

const WRITTEN = new Map(RESOURCE_TYPES.map(({ type }) => [spelled(type), type]))

/** `iam:server-certificate` for `iam:serverCertificate`: a type as it is listed, for one made from a field's name. */
export function typeWritten(type: string): string {
  return WRITTEN.get(spelled(type)) ?? type
}
