// descendants() over a Bundle of about 1 MB by octofhir. Copy to native/rust/octofhir/src/bin/ of the built peers, then
// `cargo build --release --bin octofhir_bundle`; PERF_DATA as in fhirpath.sh.
use octofhir_fhir_model::ModelProvider;
use octofhir_fhirpath::{Collection, EvaluationContext, FhirPathEngine, create_function_registry};
use octofhir_fhirschema::EmbeddedSchemaProvider;
use std::{fs, hint::black_box, sync::Arc, time::Instant};

fn main() {
    let folder = std::env::var("PERF_DATA").expect("PERF_DATA");
    let patient = fs::read_to_string(format!("{folder}/small/patient-example.json")).unwrap();
    let mut text = String::from("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[");
    let mut first = true;
    while text.len() < 1_000_000 {
        text += if first { "{\"resource\":" } else { ",{\"resource\":" };
        text += &patient;
        text += "}";
        first = false;
    }
    text += "]}";
    let bundle: serde_json::Value = serde_json::from_str(&text).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let types: Arc<dyn ModelProvider + Send + Sync> = Arc::new(EmbeddedSchemaProvider::r4());
        let engine = FhirPathEngine::new(Arc::new(create_function_registry()), types.clone()).await.unwrap();
        let focus = Collection::from_json_resource(bundle, Some(types.clone())).await.unwrap();
        let context = EvaluationContext::new(focus, types.clone(), None, None, None);
        let walk = engine.compile_plan("descendants()").unwrap();
        let mut best = f64::MAX;
        let begin = Instant::now();
        while begin.elapsed().as_secs_f64() < 10.0 || best == f64::MAX {
            let start = Instant::now();
            black_box(engine.evaluate_plan(&walk, &context).await.unwrap());
            best = best.min(start.elapsed().as_secs_f64() * 1e6);
        }
        println!("{{\"name\":\"octofhir descendants() over a Bundle\",\"best_us\":{best:.1}}}");
    });
}
