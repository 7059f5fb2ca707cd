import { parseQuantity, type Value } from '../../manifest';
import { forms } from '../schema/forms';
import { isAbove, type Refusal, quantityAt, refused, repeated } from './refusal';

const standard = /^(?:cpu|memory|ephemeral-storage|hugepages-[^/]+)$/;
const qualified =
  /^(?!(?:[^/]*\.)?kubernetes\.io\/)(?=[^/]{1,253}\/)[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\/[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/;
const one = 10n ** 9n;

/**
 * What the API server refuses of the requests and limits of a container.
 *
 * @see "Resource Management for Pods and Containers", kubernetes.io/docs/concepts/configuration/manage-resources-containers
 */
export function* resourcesRefused(resources: Value): Iterable<Refusal> {
  const [requests, limits] = [resources.at('requests'), resources.at('limits')];
  for (const side of [requests, limits])
    for (const [name, amount] of side.entries()) {
      const quantity = quantityAt(amount);
      const isExtended = qualified.test(name);
      yield* refused(!standard.test(name) && !isExtended, amount, 'It is no resource of containers.');
      if (quantity === undefined) continue;
      yield* refused(quantity < 0n, amount, 'It must be 0 or more.');
      yield* refused(isExtended && quantity % one !== 0n, amount, 'It must be a whole number.');
    }
  for (const [name, request] of requests.entries()) {
    const limit = limits.at(name);
    const isFixed = !/^(?:cpu|memory|ephemeral-storage)$/.test(name);
    yield* refused(
      limits.isMapping && limit.raw !== undefined && isAbove(request, limit),
      request,
      `It requests more than its limit, ${limit.scalar ?? '0'}.`,
    );
    const isEqual = limit.raw !== undefined && quantityAt(limit) === quantityAt(request);
    yield* refused(isFixed && !isEqual, request, 'The limit of this resource must be there, and equal.');
  }
  const names = [...requests.entries(), ...limits.entries()].map(([name]) => name);
  yield* refused(
    names.some((name) => name.startsWith('hugepages-')) &&
      !names.some((name) => /^(?:cpu|memory)$/.test(name)),
    resources,
    'Huge pages require cpu or memory.',
  );
}

/** @see "Persistent Volumes", kubernetes.io/docs/concepts/storage/persistent-volumes */
export function* claimRefused(spec: Value): Iterable<Refusal> {
  if (!spec.isMapping) return;
  const storage = spec.at('resources', 'requests', 'storage');
  const amount = quantityAt(storage);
  yield* refused(
    amount === undefined || amount <= 0n,
    storage,
    'A claim must request more than 0 of storage.',
  );
  yield* onePodAlone(spec.at('accessModes'));
}

function onePodAlone(modes: Value): readonly Refusal[] {
  const texts = modes.items().map(({ text }) => text);
  return refused(
    texts.length > 1 && texts.includes('ReadWriteOncePod'),
    modes,
    'ReadWriteOncePod goes with no other access mode.',
  );
}

const sources =
  /^(?:awsElasticBlockStore|azureDisk|azureFile|cephfs|cinder|csi|fc|flexVolume|flocker|gcePersistentDisk|glusterfs|hostPath|iscsi|local|nfs|photonPersistentDisk|portworxVolume|quobyte|rbd|scaleIO|storageos|vsphereVolume)$/;

/** The same page. */
export function* volumeRefused(spec: Value): Iterable<Refusal> {
  const capacity = spec.at('capacity');
  const amount = quantityAt(capacity.at('storage'));
  const isStorageAlone = capacity.entries().every(([name]) => name === 'storage');
  yield* refused(
    amount === undefined || amount <= 0n || !isStorageAlone,
    capacity,
    'Its capacity must be storage, and more than 0.',
  );
  const given = spec.entries().filter(([field, value]) => sources.test(field) && !value.isAbsent);
  yield* refused(given.length !== 1, spec, 'A volume has exactly one source.');
  yield* onePodAlone(spec.at('accessModes'));
  const isUnbound = spec.at('nodeAffinity', 'required').isAbsent;
  yield* refused(
    !spec.at('local').isAbsent && isUnbound,
    spec,
    'A local volume must say on which node it is.',
  );
}

/** @see "Limit Ranges", kubernetes.io/docs/concepts/policy/limit-range */
export function* limitRangeRefused(spec: Value): Iterable<Refusal> {
  yield* repeated(spec.items('limits').map((item) => item.at('type'))).map((type): Refusal => [
    type,
    'Another entry has the same type.',
  ]);
  const order = ['min', 'defaultRequest', 'default', 'max'];
  for (const item of spec.items('limits')) {
    const names = new Set(order.flatMap((field) => item.entries(field).map(([name]) => name)));
    for (const name of names) {
      const given = order.map((field) => item.at(field, name)).filter(({ raw }) => raw !== undefined);
      for (const [index, amount] of given.entries())
        yield* refused(
          given.slice(index + 1).some((next) => isAbove(amount, next)),
          amount,
          'min, defaultRequest, default and max must ascend.',
        );
    }
    const { text: type = '' } = item.at('type');
    yield* refused(
      !/^(?:Container|Pod|PersistentVolumeClaim)$/.test(type) && !forms.domainKey.pattern.test(type),
      item.at('type'),
      'It must be Container, Pod or PersistentVolumeClaim.',
    );
    for (const field of type === 'Pod' ? ['default', 'defaultRequest'] : [])
      yield* refused(!item.at(field).isAbsent, item.at(field), 'A Pod has no defaults.');
    const storage = ['min', 'max'].some((field) => item.at(field, 'storage').raw !== undefined);
    yield* refused(
      type === 'PersistentVolumeClaim' && !storage,
      item,
      'Of claims, the least or the most storage must be stated.',
    );
    for (const [name, ratio] of item.entries('maxLimitRequestRatio')) {
      const [least, most] = ['min', 'max'].map((field) => parseQuantity(item.at(field, name).raw));
      const limit = quantityAt(ratio) ?? one;
      const isBeyond = least !== undefined && most !== undefined && least > 0n && limit * least > most * one;
      yield* refused(limit < one || isBeyond, ratio, 'It must be 1 or more, and at most max divided by min.');
    }
  }
}

const counted =
  /^(?:pods|services|replicationcontrollers|resourcequotas|secrets|configmaps|persistentvolumeclaims|services\.nodeports|services\.loadbalancers)$/;
const measured =
  /^(?:(?:requests\.|limits\.)?(?:cpu|memory|ephemeral-storage)|storage|requests\.storage|(?:requests\.)?hugepages-.+)$/;
const ofPods = /^(?:pods|(?:requests\.|limits\.)?(?:cpu|memory)|(?:requests\.|limits\.)?ephemeral-storage)$/;

/** @see "Resource Quotas", kubernetes.io/docs/concepts/policy/resource-quotas */
export function* quotaRefused(spec: Value): Iterable<Refusal> {
  const names = spec.entries('hard').map(([name]) => name);
  for (const [name, amount] of spec.entries('hard')) {
    const quantity = quantityAt(amount);
    const isQualified = /^[a-z0-9.-]+\/[\w.-]+$|^requests\.[a-z0-9.-]+\/[\w.-]+$/.test(name);
    yield* refused(
      !counted.test(name) && !measured.test(name) && !isQualified,
      amount,
      'A quota knows no such resource.',
    );
    yield* refused(quantity !== undefined && quantity < 0n, amount, 'It must be 0 or more.');
    const isWhole = quantity === undefined || quantity % one === 0n;
    yield* refused(counted.test(name) && !isWhole, amount, 'It must be a whole number.');
  }
  const scopes = spec.items('scopes').map(({ text = '' }) => text);
  const contradicts = [
    ['BestEffort', 'NotBestEffort'],
    ['Terminating', 'NotTerminating'],
  ].some((pair) => pair.every((scope) => scopes.includes(scope)));
  const allowed = scopes.includes('BestEffort') ? /^pods$/ : ofPods;
  yield* refused(
    contradicts ||
      (scopes.length > 0 &&
        names.some((name) => (counted.test(name) || measured.test(name)) && !allowed.test(name))),
    spec.at('scopes'),
    'The scopes contradict each other, or one of the resources.',
  );
}
