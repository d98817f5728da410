import { assert, asyncProperty, string } from 'fast-check';
import { parse } from 'junit2json';
import type { CheckReport } from '../../../check/report';
import { junit } from '../../../cli/formats/junit';
import { visible } from '../../../cli/formats/visible';
import {
  findingWith,
  HOSTILE,
  hostileReport,
  plain,
  report,
  reportOf,
  reportOfParts,
  reportOfWarnings,
} from './reports';

const parsed = (given: CheckReport) => parse(junit(given, plain));

describe('junit', () => {
  it('writes a suite for each file and a case for each finding', () => {
    const small = reportOf(
      [findingWith({}), findingWith({ status: 'pass', resource: 'Other', line: 20 })],
      [{ file: 'photo.json', message: 'The file is binary.' }],
    );
    expect(junit(small, plain)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="gatewarden" tests="3" failures="1" errors="1" skipped="0">
  <testsuite name="stacks/orders.yml" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="stacks/orders.yml" name="GW001 client-certificate OrdersStage (AWS::ApiGateway::Stage)" file="stacks/orders.yml" line="12">
      <failure type="MEDIUM" message="ClientCertificateId is missing.">ClientCertificateId is missing.
stacks/orders.yml:12:5: OrdersStage (AWS::ApiGateway::Stage)
Set ClientCertificateId.

ClientCertificateId: !Ref ClientCertificate</failure>
    </testcase>
    <testcase classname="stacks/orders.yml" name="GW001 client-certificate Other (AWS::ApiGateway::Stage)" file="stacks/orders.yml" line="20"/>
  </testsuite>
  <testsuite name="photo.json" tests="1" failures="0" errors="1" skipped="0">
    <testcase classname="photo.json" name="can be read" file="photo.json">
      <error type="unreadable" message="The file is binary.">The file is binary.</error>
    </testcase>
  </testsuite>
</testsuites>`);
  });

  it('is read by a JUnit parser', async () => {
    expect(await parsed(report)).toMatchObject({
      tests: 7,
      failures: 2,
      errors: 2,
      testsuite: [
        {
          name: 'stacks/orders.yml',
          tests: 2,
          failures: 1,
          errors: 0,
          skipped: 1,
          testcase: [
            {
              classname: 'stacks/orders.yml',
              name: 'GW001 client-certificate OrdersStage (AWS::ApiGateway::Stage)',
              failure: [{ type: 'MEDIUM', message: 'ClientCertificateId is missing.' }],
            },
            {
              name: 'GW002 tracing OrdersStage (AWS::ApiGateway::Stage)',
              skipped: [
                {
                  message:
                    'TracingEnabled depends on a value known only at deployment: parameter Tracing has no default.',
                },
              ],
            },
          ],
        },
        {
          name: 'apim/main.json',
          tests: 3,
          failures: 1,
          errors: 0,
          skipped: 1,
          testcase: [
            { failure: [{ type: 'CRITICAL', message: 'url is "http://orders.contoso.com".' }] },
            { skipped: [{ message: 'Warning: protocols is ["http", "https"].' }] },
            {
              classname: 'apim/main.json',
              name: 'GW003 backend-https apim/orders-api (Microsoft.ApiManagement/service/apis)',
            },
          ],
        },
        {
          name: 'stacks/broken.yml',
          errors: 1,
          testcase: [
            {
              name: 'can be read',
              error: [
                {
                  type: 'unreadable',
                  message: '7:3: The text ends inside a string.',
                  inner: '7:3: The text ends inside a string.\nExample: Name: "orders"',
                },
              ],
            },
          ],
        },
        { name: 'stacks/photo.json', testcase: [{ name: 'can be read', error: [{ message: 'The file is binary.' }] }] },
      ],
    });
  });

  it('skips parts that were not checked', async () => {
    expect(await parsed(reportOfParts)).toMatchObject({
      tests: 2,
      failures: 0,
      errors: 0,
      skipped: 1,
      testsuite: [
        {
          testcase: [
            { name: 'GW001 client-certificate OrdersStage (AWS::ApiGateway::Stage)' },
            { name: 'can be checked completely', skipped: [{ message: '27: Nested has a template of its own.' }] },
          ],
        },
      ],
    });
  });

  it('lists warnings as output of the suite, without a test', async () => {
    expect(await parsed(reportOfWarnings)).toMatchObject({
      tests: 1,
      failures: 0,
      errors: 0,
      skipped: 0,
      testsuite: [
        {
          name: 'stacks/orders.yml',
          tests: 1,
          'system-out': [
            expect.stringMatching(/^Warning: stacks\/orders.yml:9:5: .*\nWarning: stacks\/orders.yml: No position.$/),
          ],
        },
      ],
    });
  });

  it('has one test for all errors of a file, and one for all parts that were not checked', async () => {
    const problems = [3, 3, 8].map((line) => ({ file: 'a.yml', line, message: `At ${line}.` }));
    expect(await parsed(reportOf([], problems, problems))).toMatchObject({
      tests: 2,
      testsuite: [
        {
          testcase: [
            { name: 'can be read', error: [{ message: '3: At 3.', inner: '3: At 3.\n3: At 3.\n8: At 8.' }] },
            { name: 'can be checked completely', skipped: [{ message: '3: At 3. 3: At 3. 8: At 8.' }] },
          ],
        },
      ],
    });
  });

  it('has no tests for an empty report', async () => {
    expect(await parsed(reportOf([]))).toEqual({ name: 'gatewarden', tests: 0, failures: 0, errors: 0, skipped: 0 });
  });

  // The parser converts an empty attribute to a number.
  it.each(HOSTILE.filter(Boolean))('preserves %j through a parser', async (text) => {
    const suites = await parsed(reportOf([findingWith({ file: text, resource: text, message: text })]));
    const expected = visible(text);
    expect(suites).toMatchObject({
      testsuite: [
        {
          name: expected,
          testcase: [
            {
              classname: expected,
              name: `GW001 client-certificate ${expected} (AWS::ApiGateway::Stage)`,
              failure: [{ message: expected, inner: expect.stringContaining(`${expected}:12:5: ${expected} (`) }],
            },
          ],
        },
      ],
    });
  });

  it('is well-formed for any text', async () => {
    const text = string({ unit: 'binary', maxLength: 40 });
    await assert(
      asyncProperty(text, text, async (name, message) => {
        const problems = [{ file: name, message }];
        const given = reportOf([findingWith({ file: name, resource: name, message })], problems, [], problems);
        expect(await parsed(given)).toMatchObject({ tests: 2, failures: 1, errors: 1 });
      }),
    );
  });

  it('counts every case of a hostile report', async () => {
    const { findings, errors, unread } = hostileReport;
    expect(await parsed(hostileReport)).toMatchObject({
      tests: findings.length + errors.length + unread.length,
      failures: HOSTILE.length,
      errors: HOSTILE.length,
      skipped: 2 * HOSTILE.length,
    });
  });
});
