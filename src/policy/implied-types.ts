/**
 * Types of resources that IAM asks about although its list calls them optional: what a call makes besides, and defaults
 * that stand in where the request names none. The name is what the resource is then called, `*` where it is generated.
 */
const IMPLIED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // Every image but those on instance stores makes volumes; a Describe before the launch tells nobody which.
  'ec2:RunInstances': { volume: '*' },
  'ec2:CreateImage': { snapshot: '*' },
  'ec2:ImportImage': { image: '*' },
  'ec2:CreateReplaceRootVolumeTask': { volume: '*' },
  // A database without groups of its own gets the engine's defaults, and is authorized on them too.
  'rds:CreateDBInstance': { og: 'default*', pg: 'default*', subgrp: 'default*' },
  'rds:RestoreDBInstanceFromDBSnapshot': { og: 'default*', pg: 'default*', subgrp: 'default*' },
  'rds:RestoreDBInstanceToPointInTime': { og: 'default*', pg: 'default*', subgrp: 'default*' },
  'rds:CreateDBInstanceReadReplica': { og: 'default*', pg: 'default*', subgrp: 'default*' },
  'rds:CreateDBCluster': { 'cluster-pg': 'default*', og: 'default*', subgrp: 'default*' },
  'rds:RestoreDBClusterFromSnapshot': { 'cluster-pg': 'default*', og: 'default*', subgrp: 'default*' },
  'rds:RestoreDBClusterToPointInTime': { 'cluster-pg': 'default*', og: 'default*', subgrp: 'default*' },
}

/** The implied types of an action with the name that stands for what the request does not name. */
export function impliedTypes(action: string): ReadonlyMap<string, string> {
  return new Map(Object.entries(Object.hasOwn(IMPLIED, action) ? (IMPLIED[action] ?? {}) : {}))
}
