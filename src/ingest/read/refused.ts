/** An object that can't be read: it is set aside with this reason, and the others go on. */
export class ObjectRefused extends Error {
  override name = 'ObjectRefused'
}
