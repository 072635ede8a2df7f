import { type AthenaClient, GetWorkGroupCommand } from '@aws-sdk/client-athena'
import { explainAthena } from './athena-errors.ts'

/** What a workgroup allows and demands. `cutoff`: bytes that one query may read. */
export interface WorkgroupFacts {
  enabled: boolean
  output: string | null
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
      enforced: configuration?.EnforceWorkGroupConfiguration === true,
      cutoff: configuration?.BytesScannedCutoffPerQuery ?? null,
      engine: configuration?.EngineVersion?.EffectiveEngineVersion ?? null,
    }
  } catch (error) {
    throw explainAthena(error, workgroup)
  }
}
