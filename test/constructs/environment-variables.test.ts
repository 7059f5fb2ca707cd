import { environmentVariables } from '../../lib/constructs/environment-variables';
import { contract } from '../../lib/contract';
import { fullest, smallest } from '../sample-environments';

describe('the environment of a container', () => {
  it('is in the order of the contract, so that a manifest changes where the setting did', () => {
    const names = environmentVariables(fullest, 'backend').map(({ name }) => name);
    expect(names).toEqual(Object.keys(contract.backend.variables).filter((name) => names.includes(name)));
    expect(names).toEqual(expect.arrayContaining(['MCP_SERVER_URL', 'OPENAI_BASE_URL', 'OPENAI_MODEL']));
  });
});

describe('a value with a dollar sign', () => {
  it('reaches the process as it was written: the kubelet expands $(NAME), and reads $$ as one sign', () => {
    const url = 'https://mcp.example.org/$(HOSTNAME)/$$';
    const variables = environmentVariables({ ...smallest, mcpServer: { kind: 'public', url } }, 'backend');
    const { value } = variables.find(({ name }) => name === 'MCP_SERVER_URL') ?? {};
    expect(value).toBe('https://mcp.example.org/$$(HOSTNAME)/$$$$');
  });
});
