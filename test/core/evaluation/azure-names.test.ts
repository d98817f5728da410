import { azureNames } from '../../../core/evaluation';
import { Unknown } from '../../../core/values';
import { backendHttps, catalogue, certificate, clientHttps } from '../../catalogue';

describe('Azure names', () => {
  const { knownType, withKnownNames } = azureNames(catalogue);

  it('get the letter case of the catalogue', () => {
    expect(knownType('microsoft.apimanagement/SERVICE/backends')).toBe('Microsoft.ApiManagement/service/backends');
    expect(withKnownNames({ URL: 'a', Properties: [{ serviceFABRICcluster: 1 }], Other: 2 })).toEqual({
      url: 'a',
      properties: [{ serviceFabricCluster: 1 }],
      Other: 2,
    });
  });

  it('that are set twice are unknown', () => {
    expect(withKnownNames({ url: 'a', URL: 'b' })).toEqual({ url: new Unknown('url is set twice') });
  });

  it('are compared as in Azure, where the Kelvin sign is not a k', () => {
    const type = 'Microsoft.ApiManagement/service/bac\u212aends';
    expect(knownType(type)).toBe(type);
    const target = {
      ...clientHttps.targets['Microsoft.ApiManagement/service/apis'],
      facts: { network: 'networkType' },
    };
    const { withKnownNames: withNetwork } = azureNames([{ ...clientHttps, targets: { [type]: target as never } }]);
    expect(withNetwork({ NETWORKTYPE: 1 })).toEqual({ networkType: 1 });
    expect(withNetwork({ 'networ\u212aType': 1 })).toEqual({ 'networ\u212aType': 1 });
  });

  it('do not come from AWS targets', () => {
    const [type, stage] = Object.entries(certificate.targets)[0] ?? [];
    const onStages = {
      ...certificate,
      targets: { [String(type)]: { ...stage, facts: { any: 'Protocols' } } as never },
    };
    const { withKnownNames: withNames } = azureNames([...catalogue, onStages]);
    expect(withNames({ PROTOCOLS: [] })).toEqual({ protocols: [] });
  });

  it('come from the given catalogue', () => {
    const other = azureNames([clientHttps]);
    expect(other.knownType('microsoft.apimanagement/service/backends')).toBe(
      'microsoft.apimanagement/service/backends',
    );
    expect(other.withKnownNames({ URL: 'a', PROTOCOLS: [] })).toEqual({ URL: 'a', protocols: [] });
    expect(azureNames([backendHttps]).withKnownNames({ URL: 'a', PROTOCOLS: [] })).toEqual({ url: 'a', PROTOCOLS: [] });
  });

  it('are looked up in maps that are built once for each catalogue', () => {
    expect(azureNames(catalogue)).toBe(azureNames(catalogue));
  });
});
