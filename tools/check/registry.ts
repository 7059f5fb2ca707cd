import type { Rule } from './rule';
import { addressesLeadSomewhere } from './rules/addresses-lead-somewhere';
import { alertsCanFire } from './rules/alerts-can-fire';
import { answersHaveTime } from './rules/answers-have-time';
import { autoscalersDecideAlone } from './rules/autoscalers-decide-alone';
import { backupsAreWatched } from './rules/backups-are-watched';
import { budgetsLeaveRoom } from './rules/budgets-leave-room';
import { connectionsFit } from './rules/connections-fit';
import { containersAreConfined } from './rules/containers-are-confined';
import { containersStateResources } from './rules/containers-state-resources';
import { dataIsKept } from './rules/data-is-kept';
import { databasesStart } from './rules/databases-start';
import { edgesAreUnambiguous } from './rules/edges-are-unambiguous';
import { excusesAreNeeded } from './rules/excuses-are-needed';
import { fieldsAgree } from './rules/fields-agree';
import { imagesArePinned } from './rules/images-are-pinned';
import { kindsAreServed } from './rules/kinds-are-served';
import { mountedFilesExist } from './rules/mounted-files-exist';
import { namesAreValid } from './rules/names-are-valid';
import { namespacesEnforceRestricted } from './rules/namespaces-enforce-restricted';
import { objectsAreUnique } from './rules/objects-are-unique';
import { objectsMatchTheirSchema } from './rules/objects-match-their-schema';
import { permissionsAreNarrow } from './rules/permissions-are-narrow';
import { podsRunRestricted } from './rules/pods-run-restricted';
import { policiesAgree } from './rules/policies-agree';
import { policiesAreNarrow } from './rules/policies-are-narrow';
import { portsAreExposed } from './rules/ports-are-exposed';
import { probesDiffer } from './rules/probes-differ';
import { referencesResolve } from './rules/references-resolve';
import { requestsFit } from './rules/requests-fit';
import { runsEnd } from './rules/runs-end';
import { secretsStaySecret } from './rules/secrets-stay-secret';
import { selectorsSelect } from './rules/selectors-select';
import { servicesStayInside } from './rules/services-stay-inside';
import { shutdownsHaveTime } from './rules/shutdowns-have-time';
import { trafficIsDeniedByDefault } from './rules/traffic-is-denied-by-default';
import { variablesAreSet } from './rules/variables-are-set';
import { volumesAreMounted } from './rules/volumes-are-mounted';
import { workloadsRun } from './rules/workloads-run';

const aboutManifests: readonly Rule[] = [
  kindsAreServed,
  objectsMatchTheirSchema,
  fieldsAgree,
  namesAreValid,
  objectsAreUnique,

  namespacesEnforceRestricted,
  podsRunRestricted,
  containersAreConfined,
  permissionsAreNarrow,
  servicesStayInside,
  secretsStaySecret,

  referencesResolve,
  selectorsSelect,
  portsAreExposed,
  addressesLeadSomewhere,
  edgesAreUnambiguous,
  volumesAreMounted,
  mountedFilesExist,
  variablesAreSet,

  imagesArePinned,
  containersStateResources,
  requestsFit,
  connectionsFit,
  databasesStart,
  dataIsKept,

  workloadsRun,
  runsEnd,
  shutdownsHaveTime,
  answersHaveTime,
  probesDiffer,
  budgetsLeaveRoom,
  autoscalersDecideAlone,

  backupsAreWatched,
  alertsCanFire,

  trafficIsDeniedByDefault,
  policiesAreNarrow,
  policiesAgree,
];

/** Every rule, in the order in which findings are worth reading: what the API server refuses comes first. */
export const rules: readonly Rule[] = [...aboutManifests, excusesAreNeeded(aboutManifests)];
