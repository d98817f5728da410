import { azureNames } from '../../../core/evaluation';
import { Unknown } from '../../../core/values';
import { backendHttps, catalogue, clientHttps } from '../../catalogue';

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
