import type { ServiceRules } from './rule.ts'

/** Copies of everything, and where they lie. */
export const BACKUP: ServiceRules = {
  sources: ['backup'],
  rules: [
    {
      on: 'StartBackupJob',
      touches: [
        ['read', 'aws:any', 'rq.resourceArn'],
        ['used', 'backup:backup-vault', 'rq.backupVaultName'],
        ['created', 'aws:any', 'rs.recoveryPointArn'],
        ['used', 'iam:role', 'rq.iamRoleArn'],
      ],
    },
    {
      on: 'StartRestoreJob',
      touches: [
        ['parent', 'aws:any', 'rq.recoveryPointArn'],
        ['used', 'iam:role', 'rq.iamRoleArn'],
      ],
    },
    {
      on: 'StartCopyJob',
      touches: [
        ['parent', 'aws:any', 'rq.recoveryPointArn'],
        ['used', 'backup:backup-vault', 'rq.sourceBackupVaultName', 'rq.destinationBackupVaultArn'],
        ['used', 'iam:role', 'rq.iamRoleArn'],
      ],
    },
    {
      on: 'DeleteRecoveryPoint DisassociateRecoveryPoint',
      touches: [
        ['deleted', 'aws:any', 'rq.recoveryPointArn'],
        ['used', 'backup:backup-vault', 'rq.backupVaultName'],
      ],
    },
    {
      on: 'CreateBackupVault',
      touches: [['created', 'backup:backup-vault', 'rs.backupVaultArn ?? rq.backupVaultName']],
    },
    { on: 'DeleteBackupVault', touches: [['deleted', 'backup:backup-vault', 'rq.backupVaultName']] },
    {
      on: 'PutBackupVaultLockConfiguration DeleteBackupVaultLockConfiguration PutBackupVaultNotifications DeleteBackupVaultNotifications',
      touches: [['modified', 'backup:backup-vault', 'rq.backupVaultName']],
    },
    {
      on: 'BackupJobStarted BackupJobCompleted RestoreJobStarted RestoreJobCompleted CopyJobStarted CopyJobCompleted RecoveryPointStatusChanged',
      touches: [['used', 'backup:backup-vault', 'sed.backupVaultName', 'sed.destinationBackupVaultArn']],
    },
    { on: 'CreateBackupPlan', touches: [['created', 'backup:backup-plan', 'rs.backupPlanArn']] },
    {
      on: 'CreateBackupPlan UpdateBackupPlan',
      touches: [['used', 'backup:backup-vault', 'rq.backupPlan.rules.targetBackupVaultName']],
    },
    {
      on: 'UpdateBackupPlan CreateBackupSelection DeleteBackupSelection',
      touches: [['modified', 'backup:backup-plan', 'rs.backupPlanArn ?? rq.backupPlanId']],
    },
    { on: 'DeleteBackupPlan', touches: [['deleted', 'backup:backup-plan', 'rs.backupPlanArn ?? rq.backupPlanId']] },
    {
      on: 'PutBackupVaultAccessPolicy DeleteBackupVaultAccessPolicy',
      touches: [['shared', 'backup:backup-vault', 'rq.backupVaultName']],
    },
  ],
}
