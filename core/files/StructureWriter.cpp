#include "files/StructureWriter.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/TextNumbers.h"
#include "files/StructureReader.h"
#include "measurement/Displacement.h"
#include "structure/Elements.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>

namespace clusterlens {

namespace {

void check(const Structure& structure)
{
    const auto n = structure.size();
    if (n < 1 || static_cast<Eigen::Index>(structure.elements.size()) != n)
        throw std::invalid_argument("a structure to export needs atoms, and as many elements as positions");
    for (const std::string& element : structure.elements)
        if (!isAtom(element))
            throw std::invalid_argument("no such element: \"" + element + '"');
    if (!structure.positions.allFinite() || structure.positions.cwiseAbs().maxCoeff() > 1e6)
        throw std::invalid_argument("positions must be finite and within 1e6 \xC3\x85");
}

PositionsXyz centred(const PositionsXyz& positions)
{
    return positions.rowwise() - positions.colwise().mean();
}

// The largest pair distance; beyond 4000 atoms twice the largest distance from the centroid, which is no smaller and much cheaper.
double diameter(const PositionsXyz& positions)
{
    if (positions.rows() > 4000)
        return 2.0 * std::sqrt(centred(positions).rowwise().squaredNorm().maxCoeff());
    double largest = 0.0;
    for (Eigen::Index i = 1; i < positions.rows(); ++i)
        largest = std::max(largest, (positions.topRows(i).rowwise() - positions.row(i)).rowwise().squaredNorm().maxCoeff());
    return std::sqrt(largest);
}

double uiso(const ExportInfo& info)
{
    return info.value(parameter::biso) * uPerBiso;
}

std::string elementsOf(const Structure& structure) // "Pt" or, in alphabetical order, "Au-Pt"
{
    std::vector<std::string> kinds = structure.elements;
    std::sort(kinds.begin(), kinds.end());
    kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
    std::string text;
    for (const std::string& kind : kinds)
        text.append(text.empty() ? "" : "-").append(kind);
    return text;
}

std::string paddedCandidate(int candidate)
{
    return fmt::format("{:02}", candidate);
}

// Words of the XYZ comment: at least six (a loader in the wild takes any line of four words for an atom), key=value without blanks, and
// none of the keys that extended XYZ reserves.
std::string comment(const Structure& structure, const ExportInfo& info)
{
    std::string text = "Clusterlens " + asciiWord(info.programVersion);
    if (info.candidate)
        text += " candidate=" + paddedCandidate(*info.candidate);
    if (info.part)
        text += fmt::format(" part={} of_parts={} share={:.4g}", info.part->number, info.part->of, info.part->share);
    text += fmt::format(" element={} atoms={}", elementsOf(structure), structure.size());
    const auto add = [&text](const char* key, const std::optional<double>& value) {
        if (value)
            text += fmt::format(" {}={:.6g}", key, *value);
    };
    add("rwp", info.rwp);
    add("rwp_scaled", info.rwpScaled);
    add("rwp_fit", info.rwpFit);
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        add(fitParameters[p].key, p == parameter::biso ? info.value(p) : info.values[p]);
    text += " source=" + asciiWord(info.source);
    const auto addWord = [&text](const char* key, const std::string& value) {
        if (!value.empty())
            text += fmt::format(" {}={}", key, asciiWord(value.substr(0, 200)));
    };
    addWord("made_by", info.command);
    addWord("model", info.model);
    addWord("model_sha256", info.modelSha256);
    if (info.seed)
        text += fmt::format(" seed={}", *info.seed);
    addWord("title", structure.title);
    return text;
}

std::string commentWithRemarks(const Structure& structure, const ExportInfo& info)
{
    const std::string words = remarkWords(info.remarks);
    return comment(structure, info) + (words.empty() ? "" : ' ' + words);
}

void writeXyzAtoms(std::ostream& out, const Structure& structure, const PositionsXyz& positions)
{
    for (Eigen::Index i = 0; i < positions.rows(); ++i) {
        const std::string& element = structure.elements[static_cast<std::size_t>(i)];
        out << element << (element.size() < 2 ? " " : "");
        for (int axis = 0; axis < 3; ++axis)
            out << ' ' << fixedText(positions(i, axis), 8, 14);
        out << '\n';
    }
}

void writeXyz(std::ostream& out, const Structure& structure, const ExportInfo& info)
{
    out << structure.size() << '\n' << commentWithRemarks(structure, info) << '\n';
    writeXyzAtoms(out, structure, centred(structure.positions));
}

PositionsXyz inBox(const Structure& structure, double box)
{
    return centred(structure.positions).array() + 0.5 * box;
}

void writeExtendedXyz(std::ostream& out, const Structure& structure, const ExportInfo& info)
{
    const double box = boxLength(structure.positions, info.fitRmax);
    const std::string a = fixedText(box, 1);
    out << structure.size() << "\nLattice=\"" << a << " 0.0 0.0 0.0 " << a << " 0.0 0.0 0.0 " << a
        << R"(" Properties=species:S:1:pos:R:3 pbc="F F F" )" << commentWithRemarks(structure, info) << '\n';
    writeXyzAtoms(out, structure, inBox(structure, box));
}

double checkedBox(const Structure& structure, const ExportInfo& info)
{
    const double box = boxLength(structure.positions, info.fitRmax);
    if (const auto clash = findClash(structure, box))
        throw StoreError(*clash);
    return box;
}

void writeCifText(std::ostream& out, const char* tag, const std::string& text)
{
    if (!text.empty())
        out << tag << "\n;" << cifField(text) << "\n;\n";
}

void writeCifRemarks(std::ostream& out, const Remarks& remarks)
{
    writeCifText(out, "_clusterlens_candidate_name", remarks.name);
    if (remarks.starred)
        out << "_clusterlens_candidate_starred yes\n";
    writeCifText(out, "_clusterlens_candidate_note", remarks.note);
}

void writeCifHead(std::ostream& out, const Structure& structure, const ExportInfo& info, double box)
{
    out << "# " << comment(structure, info) << "\n#\n"
        << "# A free cluster in an otherwise empty cubic P1 box. Edge = diameter + largest fitted r (" << shortText(info.fitRmax)
        << " A) + 5 A or more:\n# pairs between periodic images lie beyond the fitted range.\n"
        << "# U_iso = B_iso / (8 pi^2) with B_iso = " << shortText(info.value(parameter::biso))
        << " A^2, one value for all atoms.\n"
        << "# Q range " << shortText(info.qmin) << " to " << shortText(info.qmax) << " A^-1, Qdamp "
        << shortText(info.value(parameter::qdamp)) << " A^-1.\n\n"
        << "data_" << elementsOf(structure) << structure.size();
    if (info.candidate)
        out << "_candidate_" << paddedCandidate(*info.candidate);
    out << "\n\n";
    writeCifRemarks(out, info.remarks);
    for (const char* axis : {"a", "b", "c"})
        out << "_cell_length_" << axis << "    " << fixedText(box, 4) << '\n';
    for (const char* angle : {"alpha", "beta", "gamma"})
        out << "_cell_angle_" << angle << ' ' << "90.0\n";
    out << "_space_group_name_H-M_alt 'P 1'\n_space_group_IT_number 1\n\nloop_\n_space_group_symop_operation_xyz\n'x, y, z'\n\n";
}

void writeCif(std::ostream& out, const Structure& structure, const ExportInfo& info)
{
    const double box = checkedBox(structure, info);
    writeCifHead(out, structure, info, box);
    out << "loop_\n";
    for (const char* tag : {"label", "type_symbol", "fract_x", "fract_y", "fract_z", "occupancy", "U_iso_or_equiv", "adp_type"})
        out << "_atom_site_" << tag << '\n';
    const PositionsXyz fractional = inBox(structure, box) / box;
    const std::string tail = " 1.0 " + fixedText(uiso(info), 6) + " Uiso\n";
    for (Eigen::Index i = 0; i < structure.size(); ++i) {
        const std::string& element = structure.elements[static_cast<std::size_t>(i)];
        out << element << i + 1 << ' ' << element;
        for (int axis = 0; axis < 3; ++axis)
            out << ' ' << fixedText(fractional(i, axis), 8);
        out << tail;
    }
}

// PDFfit's format: sharp is delta2, delta1, sratio, rcut; each atom has six lines: fractions and occupancy, U11 U22 U33, U12 U13 U23, each
// followed by its uncertainties.
void writeStru(std::ostream& out, const Structure& structure, const ExportInfo& info)
{
    const double box = checkedBox(structure, info);
    const std::string edge = fixedText(box, 6);
    out << "title  " << commentWithRemarks(structure, info) << (info.values[parameter::qdamp] ? "" : " qdamp=0")
        << " fit_rmax=" << shortText(info.fitRmax) << '\n'
        << "format pdffit\n"
        << "scale  " << fixedText(info.value(parameter::scale), 6, 10) << '\n'
        << "sharp  " << fixedText(info.value(parameter::delta2), 6, 10) << ", " << fixedText(info.value(parameter::delta1), 6, 10)
        << ", " << fixedText(1.0, 6, 10) << ", " << fixedText(0.0, 6, 10) << '\n'
        << "spcgr   P1\n"
        << "cell   " << edge << ", " << edge << ", " << edge << ", 90.000000, 90.000000, 90.000000\n"
        << "dcell  0.000000, 0.000000, 0.000000, 0.000000, 0.000000, 0.000000\n"
        << "ncell  1, 1, 1, " << structure.size() << "\natoms\n";
    const PositionsXyz fractional = inBox(structure, box) / box;
    const auto triple = [&out](double a, double b, double c) {
        out << "      " << fixedText(a, 8, 18) << fixedText(b, 8, 18) << fixedText(c, 8, 18);
    };
    for (Eigen::Index i = 0; i < structure.size(); ++i) {
        std::string element = structure.elements[static_cast<std::size_t>(i)];
        for (char& c : element)
            c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        out << element << (element.size() < 2 ? "   " : "  ");
        triple(fractional(i, 0), fractional(i, 1), fractional(i, 2));
        out << fixedText(1.0, 4, 13) << '\n';
        triple(0.0, 0.0, 0.0);
        out << fixedText(0.0, 4, 13) << '\n';
        for (const double value : {uiso(info), 0.0, 0.0, 0.0}) {
            triple(value, value, value);
            out << '\n';
        }
    }
}

// What a reader of the format should return for this structure.
void compare(const Structure& meant, const Structure& found, double tolerance)
{
    if (meant.elements != found.elements)
        throw StoreError("other elements than were written");
    const double largest = (centred(meant.positions) - centred(found.positions)).cwiseAbs().maxCoeff();
    if (!(largest <= tolerance))
        throw StoreError(fmt::format("positions off by {:.6g} Å", largest));
}

} // namespace

double boxLength(const PositionsXyz& positions, double fitRmax)
{
    return std::ceil(diameter(positions) + std::max(fitRmax, 0.0) + 5.0);
}

std::optional<std::string> findClash(const Structure& structure, double box)
{
    const double limit = 1e-3 * box;
    std::vector<Eigen::Index> order(static_cast<std::size_t>(structure.size())); // along x: neighbours in space are near in it
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = static_cast<Eigen::Index>(i);
    const PositionsXyz& p = structure.positions;
    std::sort(order.begin(), order.end(), [&p](Eigen::Index a, Eigen::Index b) { return p(a, 0) < p(b, 0); });
    for (std::size_t i = 0; i < order.size(); ++i)
        for (std::size_t j = i + 1; j < order.size() && p(order[j], 0) - p(order[i], 0) < limit; ++j) {
            const double distance = (p.row(order[i]) - p.row(order[j])).norm();
            if (distance < limit)
                return fmt::format(
                    "expected atoms at least {:.6g} Å apart (a thousandth of the box), found atoms {} and {} at {:.6g} Å", limit,
                    std::min(order[i], order[j]) + 1, std::max(order[i], order[j]) + 1, distance);
        }
    return std::nullopt;
}

void writeStructure(std::ostream& out, StructureFormat format, const Structure& structure, const ExportInfo& info)
{
    check(structure);
    switch (format) {
    case StructureFormat::Xyz:
        return writeXyz(out, structure, info);
    case StructureFormat::ExtendedXyz:
        return writeExtendedXyz(out, structure, info);
    case StructureFormat::Cif:
        return writeCif(out, structure, info);
    case StructureFormat::Stru:
        return writeStru(out, structure, info);
    }
    throw std::invalid_argument("no such structure format");
}

void writeXyzFrames(std::ostream& out, const std::vector<Structure>& structures, const std::vector<ExportInfo>& infos)
{
    if (structures.empty() || structures.size() != infos.size())
        throw std::invalid_argument("writeXyzFrames needs structures, and as many infos");
    for (std::size_t i = 0; i < structures.size(); ++i)
        writeStructure(out, StructureFormat::Xyz, structures[i], infos[i]);
}

void saveStructure(const std::filesystem::path& path, StructureFormat format, const Structure& structure, const ExportInfo& info)
{
    std::ostringstream text;
    writeStructure(text, format, structure, info);
    const std::string name = displayName(path);
    const double tolerance = 1e-6 + 1e-8 * boxLength(structure.positions, info.fitRmax); // eight decimals of a fraction of the box
    replaceFile(
        path, text.str(), [&](std::istream& in) { compare(structure, formatEntry(format).read(in, name).structure, tolerance); });
}

void saveXyzFrames(
    const std::filesystem::path& path, const std::vector<Structure>& structures, const std::vector<ExportInfo>& infos)
{
    std::ostringstream text;
    writeXyzFrames(text, structures, infos);
    replaceFile(path, text.str(), [&](std::istream& in) {
        const auto found = readXyzFrames(in, displayName(path));
        if (found.size() != structures.size())
            throw StoreError("another number of frames");
        for (std::size_t i = 0; i < found.size(); ++i)
            compare(structures[i], found[i].structure, 1e-6);
    });
}

std::string asciiWord(const std::string& text)
{
    std::string word;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
            || std::string_view("._+-/").find(c) != std::string_view::npos;
        if (plain)
            word += c;
        else if ((byte & 0xC0U) != 0x80U) // one '_' for a whole UTF-8 sequence
            word += '_';
    }
    return word.empty() ? "unknown" : word;
}

} // namespace clusterlens
