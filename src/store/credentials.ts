import { LIST, listValue, VARCHAR } from '@duckdb/node-api'
import type { Resolution } from '../model/facts.ts'
import { Dictionary } from './dictionary.ts'
import { shortKey } from './key.ts'
import type { Store } from './open.ts'
import { rows, textList } from './rows.ts'

/** Writes resolved groups: each replaces what was stored of it. */
export class CredentialWriter {
  readonly #store: Store
  readonly #profiles: Dictionary<string>

  private constructor(store: Store, profiles: Dictionary<string>) {
    this.#store = store
    this.#profiles = profiles
  }

  static async open(store: Store): Promise<CredentialWriter> {
    const known = await rows<{ id: number; body: string }>(
      store.connection,
      'SELECT id, body FROM profile ORDER BY id DESC',
    )
    return new CredentialWriter(
      store,
      new Dictionary(
        (known[0]?.id ?? 0) + 1,
        known.map(({ id, body }) => [body, id]),
      ),
    )
  }

  /** Replaces the resolutions of `groups` in one transaction. */
  async replace(
    groups: readonly string[],
    resolved: readonly { resolution: Resolution; wants: readonly string[] }[],
  ): Promise<void> {
    const { connection } = this.#store
    await connection.run('BEGIN')
    try {
      await connection.run(
        'DELETE FROM credential WHERE "group" IN (SELECT unnest($groups))',
        ...textList('groups', groups),
      )
      await connection.run('DELETE FROM want WHERE "group" IN (SELECT unnest($groups))', ...textList('groups', groups))
      const credential = await connection.createAppender('credential')
      const want = await connection.createAppender('want')
      for (const { resolution, wants } of resolved) {
        const { profile, ...body } = resolution
        const text = JSON.stringify(profile)
        credential.appendVarchar(resolution.group)
        credential.appendUInteger(this.#profiles.idOf(text, text))
        credential.appendList(listValue([...resolution.parents]), LIST(VARCHAR))
        credential.appendVarchar(JSON.stringify(body))
        credential.appendUInteger(shortKey(resolution.group))
        credential.endRow()
        for (const key of wants) {
          want.appendVarchar(key)
          want.appendVarchar(resolution.group)
          want.endRow()
        }
      }
      credential.closeSync()
      want.closeSync()
      const profile = await connection.createAppender('profile')
      for (const { id, row } of this.#profiles.takeFresh()) {
        profile.appendUInteger(id)
        profile.appendVarchar(row)
        profile.endRow()
      }
      profile.closeSync()
      await connection.run('COMMIT')
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => {})
      throw error
    }
  }

  /** Declares the stored attribution up to date. */
  async finish(): Promise<void> {
    await this.#store.connection.run('BEGIN; DELETE FROM stale_group; DELETE FROM stale_key; COMMIT')
  }
}
