#include "files/CurveWriter.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/TextNumbers.h"
#include "files/StructureWriter.h"
#include "gr/GrText.h"

#include <fmt/core.h>

#include <sstream>
#include <stdexcept>
#include <vector>

namespace clusterlens {

namespace {

constexpr const char* csvHeader = "r,Gobs,Gcalc,Gdiff";

void compareCsv(std::istream& in, const Eigen::VectorXd& r, const Eigen::VectorXd& observed, const Eigen::VectorXd& calculated)
{
    const gr::Text text = gr::readText(in, "fit", std::size_t{1} << 30U);
    if (static_cast<Eigen::Index>(text.rows.size()) != r.size())
        throw StoreError("another number of rows");
    for (Eigen::Index i = 0; i < r.size(); ++i) {
        const gr::Row& row = text.rows[static_cast<std::size_t>(i)];
        if (row.count != 4 || text.number(row, 0) != r[i] || text.number(row, 1) != observed[i]
            || text.number(row, 2) != calculated[i])
            throw StoreError(fmt::format("other numbers in row {}", i + 1));
    }
}

// A line of one field for readers that know no comments. Commas stand in quoted words only.
std::string withoutCommas(const std::string& words)
{
    std::string text;
    for (const char c : words)
        text.append(c == ',' ? R"(\\x2c)" : std::string(1, c));
    return text;
}

// A Python string literal in ASCII, whatever the file is called.
std::string pythonString(const std::string& text)
{
    std::string literal = "\"";
    bool ascii = true;
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            (literal += '\\') += c;
        } else if (c >= 0x20 && c < 0x7F) {
            literal += c;
        } else {
            literal += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
            ascii = false;
        }
    }
    return ascii ? literal + '"' : 'b' + literal + R"(".decode("utf-8"))";
}

constexpr const char* scriptBody = R"(
import numpy
from diffpy.srfit.fitbase import FitContribution, FitRecipe, FitResults, Profile
from diffpy.srfit.pdf import DebyePDFGenerator, PDFParser
from scipy.optimize import least_squares

try:
    from diffpy.structure import loadStructure
except ImportError:  # before diffpy.structure 3.0
    from diffpy.Structure import loadStructure

parser = PDFParser()
parser.parseFile(CURVE)
profile = Profile()
profile.loadParsedData(parser)
profile.setCalculationRange(xmin=RMIN, xmax=RMAX)

cluster = loadStructure(STRUCTURE)  # XYZ: a cell of 1 A, so its edge is a zoom factor
cluster.Uisoequiv = BISO / (8 * numpy.pi ** 2)
generator = DebyePDFGenerator("G")
generator.setStructure(cluster, periodic=False)
generator.setScatteringType(RADIATION)
generator.setQmin(QMIN)
generator.setQmax(QMAX)

contribution = FitContribution("pdf")
contribution.setProfile(profile, xname="r")
contribution.addProfileGenerator(generator)
contribution.setEquation("scale * G")

recipe = FitRecipe()
recipe.addContribution(contribution)
)";

constexpr const char* scriptEnd = R"(recipe.fithooks[0].verbose = 1

if recipe.names:  # else all is held, and the curve is only calculated
    lower, upper = numpy.transpose([LIMITS.get(name, (-numpy.inf, numpy.inf)) for name in recipe.names])
    start = numpy.clip(recipe.values, lower, upper)
    best = least_squares(recipe.residual, start, bounds=(lower, upper), x_scale=numpy.maximum(numpy.abs(start), 0.01))
    recipe.residual(best.x)  # leave the recipe at the optimum, not at the last trial
results = FitResults(recipe)
print(results)
results.saveResults(STRUCTURE + ".fit.txt")
with open(STRUCTURE + ".refined.xyz", "w") as file:  # Clusterlens: File, Load reference
    fitted = " ".join("%s=%.6g" % one for one in zip(recipe.names, recipe.values))
    file.write("%d\n%s\n" % (len(cluster), " ".join(("Rw=%.6g" % results.rw, fitted, CANDIDATE)).strip()))
    for atom in cluster:  # with the zoom, which is the edge of the cell
        file.write("%s %.6f %.6f %.6f\n" % ((atom.element,) + tuple(atom.xyz_cartn)))
r, observed, calculated = profile.x, profile.y, contribution.evaluate()
numpy.savetxt(STRUCTURE + ".fit.csv", numpy.column_stack([r, observed, calculated, observed - calculated]),
              delimiter=",", header="r,Gobs,Gcalc,Gdiff", comments="")
)";

/// "QDAMP" for "qdamp".
std::string constantOf(const FitParameter& row)
{
    std::string name = row.key;
    for (char& c : name)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return name;
}

/// As the recipe calls it.
std::string variableOf(std::size_t p)
{
    return p == parameter::stretch ? "zoom" : fitParameters[p].key;
}

/// One variable of the recipe for each parameter. The structure has its stretch already, so its zoom starts at 1.
void writeVariables(std::ostream& out)
{
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const std::string key = fitParameters[p].key;
        const std::string rest = ", " + constantOf(fitParameters[p]) + ", fixed=\"" + key + "\" in HELD)\n";
        if (p == parameter::scale)
            out << "recipe.addVar(contribution.scale" << rest;
        else if (p == parameter::stretch)
            out << "lattice = generator.phase.getLattice()\n"
                << "recipe.newVar(\"" << variableOf(p) << "\", 1.0, fixed=\"" << key << "\" in HELD)\n"
                << "for edge in (lattice.a, lattice.b, lattice.c):\n    recipe.constrain(edge, \"zoom\")\n";
        else if (p == parameter::biso)
            out << "recipe.newVar(\"biso\"" << rest
                << "for atom in generator.phase.getScatterers():\n    recipe.constrain(atom.Biso, \"biso\")\n";
        else
            out << "recipe.addVar(generator." << key << rest;
    }
}

/// Those of the user, of what is refined. The structure has its stretch already.
void writeLimits(std::ostream& out, const ExportInfo& info)
{
    std::string limits;
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        if (info.held[p] || (!info.lowest[p] && !info.highest[p]))
            continue;
        const double unit = p == parameter::stretch ? info.value(p) : 1.0;
        const auto end = [unit](const std::optional<double>& value, const char* none) {
            return value ? shortText(*value / unit, 9) : std::string("float(\"") + none + "\")";
        };
        limits += (limits.empty() ? "\"" : ", \"") + variableOf(p) + "\": (" + end(info.lowest[p], "-inf") + ", "
            + end(info.highest[p], "inf") + ')';
    }
    out << "LIMITS = {" << limits << "}  # yours; a zoom multiplies the stretch that the structure has\n";
}

/// The fit's values as constants, and which of them it held.
void writeStart(std::ostream& out, const ExportInfo& info)
{
    std::string held;
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        if (p != parameter::stretch)
            out << constantOf(fitParameters[p]) << " = " << shortText(info.value(p), 9) << '\n';
        if (info.held[p])
            held += (held.empty() ? "\"" : ", \"") + std::string(fitParameters[p].key) + '"';
    }
    out << "HELD = [" << held << "]  # not refined\n";
    writeLimits(out, info);
}

} // namespace

void writeFitCsv(std::ostream& out, const Eigen::VectorXd& r, const Eigen::VectorXd& observed, const Eigen::VectorXd& calculated,
    const Remarks& remarks)
{
    if (r.size() < 1 || r.size() != observed.size() || r.size() != calculated.size())
        throw std::invalid_argument("writeFitCsv needs three columns of one length");
    if (!r.allFinite() || !observed.allFinite() || !calculated.allFinite())
        throw std::invalid_argument("writeFitCsv needs finite values");
    out << csvHeader << '\n';
    for (Eigen::Index i = 0; i < r.size(); ++i)
        out << exactText(r[i]) << ',' << exactText(observed[i]) << ',' << exactText(calculated[i]) << ','
            << exactText(observed[i] - calculated[i]) << '\n';
    if (remarks.starred || !remarks.note.empty() || (!remarks.name.empty() && !remarks.isNameGiven))
        out << "# " << withoutCommas(remarkWords(remarks)) << '\n';
}

void saveFitCsv(const std::filesystem::path& path, const Eigen::VectorXd& r, const Eigen::VectorXd& observed,
    const Eigen::VectorXd& calculated, const Remarks& remarks)
{
    std::ostringstream text;
    writeFitCsv(text, r, observed, calculated, remarks);
    replaceFile(path, text.str(), [&](std::istream& in) { compareCsv(in, r, observed, calculated); });
}

void writeCmiScript(std::ostream& out, const ExportInfo& info, const std::string& xyzFile, const std::string& curveFile)
{
    out << "#!/usr/bin/env python3\n"
        << "# Written by Clusterlens " << asciiWord(info.programVersion)
        << ": refines a free cluster against a measured PDF with diffpy-CMI.\n"
        << "# Lengths in A, Q in A^-1, B_iso in A^2. Values below are the starting point; a Q range the curve file lacks was "
           "assumed.\n\n"
        << "CANDIDATE = " << pythonString(remarkWords(info.remarks)) << "  # what you say of it\n"
        << "STRUCTURE = " << pythonString(xyzFile) << '\n'
        << "CURVE = " << pythonString(curveFile) << '\n'
        << "RADIATION = \"" << (info.radiation == Radiation::Neutron ? 'N' : 'X') << "\"\n";
    const auto assign = [&out](const char* name, double value) { out << name << " = " << shortText(value, 9) << '\n'; };
    assign("RMIN", info.fitRmin);
    assign("RMAX", info.fitRmax);
    assign("QMIN", info.qmin);
    assign("QMAX", info.qmax);
    writeStart(out, info);
    out << scriptBody;
    writeVariables(out);
    out << scriptEnd;
}

void saveCmiScript(
    const std::filesystem::path& path, const ExportInfo& info, const std::string& xyzFile, const std::string& curveFile)
{
    std::ostringstream text;
    writeCmiScript(text, info, xyzFile, curveFile);
    replaceFile(path, text.str());
}

} // namespace clusterlens
