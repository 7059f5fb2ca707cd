import { environmentVariables, secretVariable } from '../../lib/constructs/environment-variables';
import { contract } from '../../lib/contract';
import { fullest, smallest } from '../sample-environments';

describe('the environment of a container', () => {
  it('is in the order of the contract, so that a manifest changes where the setting did', () => {
    const names = environmentVariables(fullest, 'backend').map(({ name }) => name);
    expect(names).toEqual(Object.keys(contract.backend.variables).filter((name) => names.includes(name)));
    expect(names).toContain('MCP_SERVER_URL');
  });

  it('leaves out an optional variable without default that nobody set', () => {
    expect(environmentVariables(smallest, 'backend').map(({ name }) => name)).not.toContain('MCP_SERVER_URL');
  });

  it('holds no value of a development secret', () => {
    const text = JSON.stringify(environmentVariables(smallest, 'backend'));
    const { secrets } = smallest;
    const values = secrets.kind === 'development' ? Object.values<string>({ ...secrets.values }) : [];
    expect(values.filter((value) => text.includes(value))).toEqual([]);
    expect(values).not.toEqual([]);
  });
});

describe('a value with a dollar sign', () => {
  it('reaches the process as it was written: the kubelet expands $(NAME), and reads $$ as one sign', () => {
    const MCP_SERVER_URL = 'https://mcp.example.org/$(HOSTNAME)/$$';
    const backend = { ...smallest.variables.backend, MCP_SERVER_URL };
    const variables = environmentVariables(
      { ...smallest, variables: { ...smallest.variables, backend } },
      'backend',
    );
    const { value } = variables.find(({ name }) => name === 'MCP_SERVER_URL') ?? {};
    expect(value).toBe('https://mcp.example.org/$$(HOSTNAME)/$$$$');
  });
});

describe('one secret variable', () => {
  it("is the key of its own name in the container's development Secret", () => {
    expect(secretVariable(smallest, 'backend', 'DATABASE_URL')).toEqual({
      name: 'DATABASE_URL',
      valueFrom: { secretKeyRef: { name: 'todo-backend', key: 'DATABASE_URL' } },
    });
  });

  it('is the key of its own name in the Secret that the environment names', () => {
    expect(secretVariable(fullest, 'postgres', 'POSTGRES_PASSWORD')).toEqual({
      name: 'POSTGRES_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'postgres-secret', key: 'POSTGRES_PASSWORD' } },
    });
  });
});
