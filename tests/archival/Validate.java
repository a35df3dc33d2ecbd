import java.io.FileInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Holds each file against both standards; a line for every rule that one breaks, and exit 1. */
public class Validate {
    private static final List<PDFAFlavour> STANDARDS =
        List.of(PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFUA_1);

    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        int broken = 0;
        for (String file : files) {
            for (PDFAFlavour standard : STANDARDS) {
                broken += broken(file, standard);
            }
        }
        System.exit(broken == 0 ? 0 : 1);
    }

    private static int broken(String file, PDFAFlavour standard) throws Exception {
        try (InputStream in = new FileInputStream(file);
                PDFAParser parsed = Foundries.defaultInstance().createParser(in, standard)) {
            PDFAValidator validator = Foundries.defaultInstance().createValidator(standard, false);
            ValidationResult result = validator.validate(parsed);
            TreeSet<String> rules = new TreeSet<>();
            for (TestAssertion one : result.getTestAssertions()) {
                if (one.getStatus() == TestAssertion.Status.FAILED) {
                    rules.add(one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber()
                        + ": " + one.getMessage());
                }
            }
            rules.forEach(rule -> System.out.println(file + ": " + standard + " " + rule));
            if (!result.isCompliant() && rules.isEmpty()) {
                System.out.println(file + ": " + standard + " could not be read");
            }
            return result.isCompliant() ? 0 : 1;
        }
    }
}
