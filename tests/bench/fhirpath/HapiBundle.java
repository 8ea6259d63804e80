// descendants() over a Bundle of about 1 MB by HAPI FHIR: java -cp HAPI HapiBundle.java, PERF_DATA as in fhirpath.sh.
import ca.uhn.fhir.context.FhirContext;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.model.Bundle;

public class HapiBundle {
  static Object sink;

  public static void main(String[] arguments) throws Exception {
    String patient = Files.readString(Path.of(System.getenv("PERF_DATA"), "small", "patient-example.json"));
    StringBuilder text = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[");
    for (boolean first = true; text.length() < 1_000_000; first = false)
      text.append(first ? "" : ",").append("{\"resource\":").append(patient).append("}");
    FhirContext context = FhirContext.forR4();
    Bundle bundle = context.newJsonParser().parseResource(Bundle.class, text.append("]}").toString());
    var engine = context.newFhirPath();
    var walk = engine.parse("descendants()");
    double best = Double.MAX_VALUE;
    for (long begin = System.nanoTime(); System.nanoTime() - begin < 20_000_000_000L;) {
      long start = System.nanoTime();
      sink = engine.evaluate(bundle, walk, IBase.class);
      best = Math.min(best, (System.nanoTime() - start) / 1e3);
    }
    System.out.printf("{\"name\":\"HAPI descendants() over a Bundle\",\"best_us\":%.1f}%n", best);
  }
}
