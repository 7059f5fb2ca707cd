/** Local development without Kubernetes: compose.yaml, from the contract and Minikube's values. */
import { Document, isNode } from 'yaml';
import { contract } from '../../lib/contract';
import { services } from './services';
import { databaseVolume } from './volumes';

const heading = ` The Todo Chatbot on a developer's machine, with live reload: docker compose up --build
 Written by npm run compose from lib/contract and Minikube's values: a change here is lost, and fails a test.

 FRONTEND_SOURCE, BACKEND_SOURCE   folders of the two applications (those of examples)
 DOCKERFILES                       folder of the Dockerfiles (docker, here)
 APP_MODULE                        what uvicorn serves (${contract.backend.command[1]}), as other build arguments by their names
 TODO_CHATBOT_…                    secrets, by the names that synth reads; passwords without @ : / ? # [ ] %
 OPENAI_BASE_URL, …                variables that have no value below (null): absent unless set
 Each from the environment or from .env. A password of the database that is changed counts from its next start on.`;

/** What is said above a line, by its path. */
const remarks: Readonly<Record<string, string>> = {
  'services.frontend.build': ' The stage that has the dependencies and runs `next dev`, not a build.',
  'services.frontend.volumes':
    ' Next.js keeps next-env.d.ts and tsconfig.json beside the sources, so they are writable: to UID 1000.\n' +
    ' The second volume keeps the image’s dependencies in view; after a change of them: up --build --renew-anon-volumes',
  'services.postgres.volumes':
    ' The image makes this folder with mode 1777 and a new volume takes that over, so UID 1000 makes PGDATA in it.',
};

/** compose.yaml as it is committed. */
export function composeYaml(): string {
  const file = { name: 'todo-chatbot', services, volumes: { [databaseVolume]: {} } };
  const document = new Document(file, { aliasDuplicateObjects: false });
  document.commentBefore = heading;
  for (const [path, text] of Object.entries(remarks)) {
    const node = document.getIn(path.split('.'), true);
    if (!isNode(node)) throw new Error(`compose.yaml has no ${path} to comment on.`);
    node.commentBefore = text;
  }
  return document.toString({ lineWidth: 0, singleQuote: true });
}
