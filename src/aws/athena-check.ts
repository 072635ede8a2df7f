import { type AthenaClient, GetWorkGroupCommand } from '@aws-sdk/client-athena'
import { explainAthena } from './athena-errors.ts'

/** What a workgroup allows and demands. `cutoff`: bytes that one query may read. */
export interface WorkgroupFacts {
  enabled: boolean
  output: string | null
  /** Athena keeps results itself: they have no place in a bucket. */
  managed: boolean
  /** The KMS key that results are encrypted with; null for none. */
  key: string | null
  /** Its own output location holds, whatever a client asks for. */
  enforced: boolean
  cutoff: number | null
  engine: string | null
}

export async function workgroupFacts(client: AthenaClient, workgroup: string): Promise<WorkgroupFacts> {
  try {
    const { WorkGroup } = await client.send(new GetWorkGroupCommand({ WorkGroup: workgroup }))
    const configuration = WorkGroup?.Configuration
    return {
      enabled: WorkGroup?.State !== 'DISABLED',
      output: configuration?.ResultConfiguration?.OutputLocation ?? null,
      managed: configuration?.ManagedQueryResultsConfiguration?.Enabled === true,
      key: configuration?.ResultConfiguration?.EncryptionConfiguration?.KmsKey ?? null,
      enforced: configuration?.EnforceWorkGroupConfiguration === true,
      cutoff: configuration?.BytesScannedCutoffPerQuery ?? null,
      engine: configuration?.EngineVersion?.EffectiveEngineVersion ?? null,
    }
  } catch (error) {
    throw explainAthena(error, workgroup)
  }
}
