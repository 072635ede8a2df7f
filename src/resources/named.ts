import type { Of, ResourceRef } from '../model/resource.ts'

/** A resource, and whether it was named itself or through a version, an alias or a child of it. */
export interface Named extends ResourceRef {
  of: Of
}
