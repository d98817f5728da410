import type { CheckReport } from '../../../check/report';
import { json } from '../../../cli/formats/json';
import { shown } from '../../check/shown';
import { findingWith, hostileReport, plain, report, reportOf, reportOfParts } from './reports';

const inJson = (report: CheckReport) => ({ ...report, findings: shown(report.findings) });

describe('json', () => {
  it('is the documented contract', () => {
    const small = reportOf(
      [findingWith({})],
      [{ file: 'b.yml', line: 7, message: 'The file is binary.' }],
      [],
      [{ file: 'b.yml', line: 7, column: 3, message: 'The key "Name" occurs twice.' }],
    );
    expect(json(small, plain)).toBe(`{
  "version": 1,
  "summary": {
    "files": 1,
    "resources": 1,
    "passed": 0,
    "failed": 1,
    "unknown": 0,
    "errors": 1,
    "warnings": 1
  },
  "findings": [
    {
      "control": "GW001",
      "name": "client-certificate",
      "severity": "MEDIUM",
      "status": "fail",
      "file": "stacks/orders.yml",
      "line": 12,
      "column": 5,
      "resource": "OrdersStage",
      "resourceType": "AWS::ApiGateway::Stage",
      "property": "ClientCertificateId",
      "message": "ClientCertificateId is missing.",
      "remediation": "Set ClientCertificateId."
    }
  ],
  "errors": [
    {
      "file": "b.yml",
      "line": 7,
      "message": "The file is binary."
    }
  ],
  "warnings": [
    {
      "file": "b.yml",
      "line": 7,
      "column": 3,
      "message": "The key \\"Name\\" occurs twice."
    }
  ],
  "unread": []
}`);
  });

  it('lists parts that were not checked', () => {
    expect(JSON.parse(json(reportOfParts, plain))).toMatchObject({
      findings: [],
      errors: [],
      unread: [{ file: 'stacks/orders.yml', line: 27, message: 'Nested has a template of its own.' }],
    });
  });

  it('contains the report, by default without passed checks', () => {
    expect(JSON.parse(json(report, { ...plain, all: true }))).toEqual(inJson(report));
    expect(JSON.parse(json(report, plain))).toEqual(
      inJson({ ...report, findings: report.findings.filter(({ status }) => status !== 'pass') }),
    );
  });

  it('has the members of the contract in its order, for any order in the report', () => {
    const { control, ...others } = findingWith({});
    const shuffled = { internal: true, ...others, control };
    expect(json(reportOf([shuffled]), plain)).toBe(json(reportOf([findingWith({})]), plain));
  });

  it('escapes invisible characters without loss', () => {
    const text = json(hostileReport, { ...plain, all: true });
    expect(JSON.parse(text)).toEqual(inJson(hostileReport));
    expect(text).toContain(String.raw`"\u001b[31mred\u001b[0m"`);
    expect(text).toContain(String.raw`"\u009b31mred"`);
    expect(text).toContain('"größe 訂單 😀 \u0627"');
  });
});
