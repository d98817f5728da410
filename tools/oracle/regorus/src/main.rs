//! Reads JSON lines and answers each line with one line.
//!
//! The first line contains the aliases and the policies:
//! `{"aliases": [provider, …], "policies": [{"definition": "{…}", "parameters": {…}}, …]}`. Each definition is a string
//! that contains JSON, because regorus does not read long lines. The answer has an entry for each policy: `null`, or the
//! error if regorus cannot read it.
//!
//! Each following line contains a resource and the existing related resource:
//! `{"resource": {…}, "related": {…} or null}`. The answer has an entry for each policy: its effect, `"none"` if it does
//! not match, `{"error": "…"}` if regorus cannot evaluate it, or `null` if regorus cannot read the policy.

use std::error::Error;
use std::io::{self, BufRead, BufWriter, Write};

use regorus::languages::azure_policy::aliases::{normalizer, AliasRegistry};
use regorus::languages::azure_policy::{compiler, parser};
use regorus::rvm::RegoVM;
use regorus::{Rc, Source, Value};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

type Failure = Box<dyn Error + Send + Sync>;

#[derive(Deserialize)]
struct Setup {
    aliases: Box<RawValue>,
    policies: Vec<Policy>,
}

#[derive(Deserialize)]
struct Policy {
    definition: String,
    parameters: Box<RawValue>,
}

#[derive(Deserialize)]
struct Request {
    resource: Box<RawValue>,
    related: Box<RawValue>,
}

/// A policy that is ready to evaluate requests.
struct Compiled {
    machine: RegoVM,
    parameters: Value,
}

const CONTEXT: &str = r#"{
    "resourceGroup": { "name": "example", "location": "westeurope" },
    "subscription": { "subscriptionId": "00000000-0000-0000-0000-000000000000" }
}"#;

fn compile(policy: &Policy, registry: &Rc<AliasRegistry>) -> Result<Compiled, Failure> {
    let source = Source::from_contents(
        "definition.json".to_owned(),
        policy.definition.clone(),
    )?;
    let definition = parser::parse_policy_definition(&source).map_err(|error| error.to_string())?;
    let program =
        compiler::compile_policy_definition_with_aliases(&definition, Rc::clone(registry))?;
    let mut machine = RegoVM::new();
    machine.load_program(program);
    machine.set_context(Value::from_json_str(CONTEXT)?);
    Ok(Compiled {
        machine,
        parameters: Value::from_json_str(policy.parameters.get())?,
    })
}

fn evaluate(
    policy: &mut Compiled,
    resource: &Value,
    related: &Value,
) -> Result<serde_json::Value, Failure> {
    let mut input = Value::new_object();
    let members = input.as_object_mut()?;
    members.insert(Value::from("resource"), resource.clone());
    members.insert(Value::from("parameters"), policy.parameters.clone());
    policy.machine.set_input(input);
    let lookup = Value::from("azure.policy.existence_check");
    policy
        .machine
        .set_host_await_responses([(lookup, [related.clone()])]);
    match policy.machine.execute_entry_point_by_name("main")? {
        Value::Undefined => Ok(json!("none")),
        result => Ok(serde_json::to_value(&result["effect"])?),
    }
}

fn answer(
    policies: &mut [Option<Compiled>],
    registry: &AliasRegistry,
    line: &str,
) -> Result<serde_json::Value, Failure> {
    let request: Request = serde_json::from_str(line)?;
    let read = |text: &RawValue| -> Result<Value, Failure> {
        Ok(normalizer::normalize(
            &Value::from_json_str(text.get())?,
            Some(registry),
            None,
        ))
    };
    let resource = read(&request.resource)?;
    let related = read(&request.related)?;
    let answers = policies.iter_mut().map(|policy| match policy {
        None => json!(null),
        Some(policy) => evaluate(policy, &resource, &related)
            .unwrap_or_else(|error| json!({ "error": error.to_string() })),
    });
    Ok(answers.collect())
}

fn main() -> Result<(), Failure> {
    let mut lines = io::stdin().lock().lines();
    let mut output = BufWriter::new(io::stdout().lock());
    let setup: Setup = serde_json::from_str(&lines.next().ok_or("the input is empty; the first line must contain the aliases and the policies")??)?;
    let mut registry = AliasRegistry::new();
    registry.load_from_json(setup.aliases.get())?;
    let registry = Rc::new(registry);
    let loaded: Vec<Result<Compiled, Failure>> = setup
        .policies
        .iter()
        .map(|policy| compile(policy, &registry))
        .collect();
    let problems: serde_json::Value = loaded
        .iter()
        .map(|each| each.as_ref().err().map(|error| error.to_string()))
        .collect();
    writeln!(output, "{problems}")?;
    output.flush()?;
    let mut policies: Vec<Option<Compiled>> = loaded.into_iter().map(Result::ok).collect();
    for line in lines {
        writeln!(output, "{}", answer(&mut policies, &registry, &line?)?)?;
        output.flush()?;
    }
    Ok(())
}
