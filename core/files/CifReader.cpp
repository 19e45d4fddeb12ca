#include "base/Errors.h"
#include "base/InputFile.h"
#include "files/StructureReader.h"
#include "gr/GrText.h"
#include "structure/Elements.h"
#include "structure/NearPairs.h"

#include <fmt/core.h>
#include <gemmi/cif.hpp>
#include <gemmi/numb.hpp>
#include <gemmi/symmetry.hpp>
#include <gemmi/unitcell.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <regex>
#include <utility>

namespace clusterlens {

namespace {

constexpr std::size_t mostCifBytes = 256U << 20U;

struct Site {
    std::string element;
    gemmi::Position position; ///< Å
    double occupancy = 1.0;
};

constexpr double fullOccupancy = 0.999;

class CifBlock {
public:
    CifBlock(gemmi::cif::Block& block, std::string name)
        : m_block(block)
        , m_name(std::move(name))
    {
    }

    [[noreturn]] void fail(const std::string& expected, const std::string& found) const
    {
        throw ParseError(m_name + ": expected " + expected + ", found " + found);
    }

    [[nodiscard]] std::optional<gemmi::UnitCell> cell() const
    {
        std::array<double, 6> values{};
        constexpr std::array tags{
            "_cell_length_a", "_cell_length_b", "_cell_length_c", "_cell_angle_alpha", "_cell_angle_beta", "_cell_angle_gamma"};
        for (std::size_t i = 0; i < tags.size(); ++i) {
            const std::string* text = m_block.find_value(tags[i]);
            if (text == nullptr && i == 0)
                return std::nullopt;
            values[i] = text == nullptr ? (i < 3 ? NAN : 90.0) : gemmi::cif::as_number(*text);
            const bool possible = i < 3 ? values[i] > 0.01 && values[i] < 1e5 : values[i] > 1.0 && values[i] < 179.0;
            if (!possible) // NaN included
                fail(std::string(tags[i]) + " of a real cell", text == nullptr ? "none" : gr::inQuotes(*text));
        }
        gemmi::UnitCell cell;
        cell.set(values[0], values[1], values[2], values[3], values[4], values[5]);
        if (!(cell.volume > 1e-6))
            fail("a cell with a volume", "angles that make none");
        return cell;
    }

    [[nodiscard]] std::vector<gemmi::Op> symmetry() const
    {
        for (const char* tag :
            {"_space_group_symop_operation_xyz", "_space_group_symop.operation_xyz", "_symmetry_equiv_pos_as_xyz"}) {
            const gemmi::cif::Column column = m_block.find_values(tag);
            std::vector<gemmi::Op> operations;
            for (const std::string& text : column)
                operations.push_back(operation(gemmi::cif::as_string(text)));
            if (!operations.empty())
                return operations;
        }
        const gemmi::SpaceGroup* group = spaceGroup();
        if (group == nullptr)
            fail("symmetry operations or a space group", "neither");
        std::vector<gemmi::Op> operations;
        for (const gemmi::Op& op : group->operations())
            operations.push_back(op);
        return operations;
    }

    /// Cartesian positions as listed. Fractions need a cell.
    [[nodiscard]] std::vector<Site> sites(const std::optional<gemmi::UnitCell>& cell) const
    {
        const char* const name = m_block.has_tag("_atom_site_label") ? "label" : "type_symbol"; // the first must be there
        gemmi::cif::Table table = m_block.find("_atom_site_",
            {name, "?type_symbol", "?fract_x", "?fract_y", "?fract_z", "?Cartn_x", "?Cartn_y", "?Cartn_z", "?occupancy"});
        if (table.length() == 0)
            fail("an _atom_site_ loop with labels", "none");
        if (table.length() > maxAtomsInFile)
            fail(fmt::format("at most {} sites", maxAtomsInFile), std::to_string(table.length()));
        const bool fractional = table.has_column(2) && table.has_column(3) && table.has_column(4);
        if (fractional && !cell)
            fail("a cell (_cell_length_a ...)", "none");
        if (!fractional && !(table.has_column(5) && table.has_column(6) && table.has_column(7)))
            fail("_atom_site_fract_x, _y and _z", "none");
        std::vector<Site> sites;
        sites.reserve(table.length());
        for (const auto row : table) {
            const gemmi::Vec3 v = coordinates(row, fractional ? 2 : 5);
            const double occupancy = row.has2(8) ? gemmi::cif::as_number(row[8], 1.0) : 1.0;
            if (!(occupancy >= 0.0 && occupancy < 1.01)) // NaN included
                fail("an occupancy from 0 to 1 of " + gr::inQuotes(row[0]), gr::inQuotes(row[8]));
            if (occupancy == 0.0) // a place for calculations, without an atom
                continue;
            sites.push_back({element(row), fractional ? cell->orthogonalize(gemmi::Fractional(v)) : gemmi::Position(v), occupancy});
        }
        if (sites.empty())
            fail("atoms", "only sites of occupancy 0");
        return sites;
    }

private:
    [[nodiscard]] gemmi::Op operation(const std::string& text) const
    {
        static const std::regex longNumber("[0-9]{5}"); // gemmi calculates with int, and no operation has one
        constexpr std::size_t longest = 100;
        try {
            if (text.size() > longest || std::regex_search(text, longNumber))
                throw std::invalid_argument(text);
            return gemmi::parse_triplet(text);
        } catch (const std::exception&) {
            fail("a symmetry operation such as x,-y,z+1/2", gr::inQuotes(text));
        }
    }

    [[nodiscard]] const gemmi::SpaceGroup* spaceGroup() const
    {
        for (const char* tag : {"_space_group_name_H-M_alt", "_symmetry_space_group_name_H-M"})
            if (const std::string* text = m_block.find_value(tag))
                if (const auto* group = gemmi::find_spacegroup_by_name(gemmi::cif::as_string(*text)))
                    return group;
        for (const char* tag : {"_space_group_IT_number", "_symmetry_Int_Tables_number"})
            if (const std::string* text = m_block.find_value(tag)) {
                const double number = gemmi::cif::as_number(gemmi::cif::as_string(*text));
                if (number >= 1.0 && number <= 230.0)
                    return gemmi::find_spacegroup_by_number(static_cast<int>(number));
            }
        return nullptr;
    }

    [[nodiscard]] gemmi::Vec3 coordinates(const gemmi::cif::Table::Row& row, std::size_t first) const
    {
        std::array<double, 3> v{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const std::string& text = row[first + axis];
            v[axis] = gemmi::cif::as_number(text);
            if (!(std::abs(v[axis]) < 1e6))
                fail("coordinates of " + gr::inQuotes(row[0]), gr::inQuotes(text));
        }
        return {v[0], v[1], v[2]};
    }

    [[nodiscard]] std::string element(const gemmi::cif::Table::Row& row) const
    {
        const std::string text = gemmi::cif::as_string(row.has2(1) ? row[1] : row[0]);
        const auto letters = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"); // "Pt1A", "O(2)"
        const auto symbol = atomSymbol(text.substr(0, letters));
        if (!symbol)
            fail(isDummyAtom(text) ? "chemical elements, and dummy atoms removed" : "a chemical element", gr::inQuotes(text));
        return *symbol;
    }

    gemmi::cif::Block& m_block;
    std::string m_name;
};

// All atoms of one cell. Copies of a site that fall within 0.05 Å of each other are one atom on a special position.
std::vector<Site> expand(
    const std::vector<Site>& sites, const gemmi::UnitCell& cell, const std::vector<gemmi::Op>& operations, const CifBlock& block)
{
    std::vector<Site> all;
    for (const Site& site : sites) {
        const std::size_t first = all.size();
        const gemmi::Fractional f = cell.fractionalize(site.position);
        for (const gemmi::Op& op : operations) {
            const auto moved = op.apply_to_xyz({f.x, f.y, f.z});
            const gemmi::Fractional image = gemmi::Fractional(moved[0], moved[1], moved[2]).wrap_to_unit();
            const auto same
                = [&](const Site& other) { return cell.distance_sq(cell.orthogonalize(image), other.position) < 0.05 * 0.05; };
            if (std::none_of(all.begin() + static_cast<std::ptrdiff_t>(first), all.end(), same))
                all.push_back({site.element, cell.orthogonalize(image), site.occupancy});
            if (all.size() > maxAtomsInFile)
                block.fail(fmt::format("at most {} atoms in the cell", maxAtomsInFile), "more");
        }
    }
    return all;
}

bool isIdentityOnly(const std::vector<gemmi::Op>& operations)
{
    return operations.size() == 1 && operations.front() == gemmi::Op::identity();
}

Structure toStructure(const std::vector<Site>& sites, std::string title)
{
    Structure structure;
    structure.title = std::move(title);
    structure.positions.resize(static_cast<Eigen::Index>(sites.size()), 3);
    for (std::size_t i = 0; i < sites.size(); ++i) {
        structure.elements.push_back(sites[i].element);
        const gemmi::Position& p = sites[i].position;
        structure.positions.row(static_cast<Eigen::Index>(i)) << p.x, p.y, p.z;
    }
    return structure;
}

/// Of sites closer than bonds of which one is partly occupied (disorder, alloys) the fullest is kept, the first of equally full ones.
std::vector<Site> withoutAlternatives(std::vector<Site> sites, std::vector<std::string>& notes)
{
    constexpr double apart = 0.9; // Å: below, the two are never there at the same time; bonds to hydrogen in crystals begin here
    const auto isPartly = [](const Site& site) { return site.occupancy < fullOccupancy; };
    const auto partly = std::count_if(sites.begin(), sites.end(), isPartly);
    if (partly == 0)
        return sites;
    const Structure structure = toStructure(sites, {});
    std::vector<bool> dropped(sites.size(), false);
    std::vector<std::pair<std::size_t, std::size_t>> pairs; // first, second: in the order of the file
    forEachNearPair(structure.positions, apart, [&](Eigen::Index i, Eigen::Index j, double) {
        pairs.emplace_back(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
    });
    std::sort(pairs.begin(), pairs.end());
    for (const auto& [i, j] : pairs) {
        if (dropped[i] || dropped[j] || !(isPartly(sites[i]) || isPartly(sites[j])))
            continue;
        dropped[sites[j].occupancy > sites[i].occupancy ? i : j] = true;
    }
    std::vector<Site> kept;
    for (std::size_t i = 0; i < sites.size(); ++i)
        if (!dropped[i])
            kept.push_back(sites[i]);
    std::string note = fmt::format("{} sites are partly occupied: each counts as a whole atom", partly);
    if (kept.size() < sites.size())
        note += fmt::format(", without {} that stand for others in the same place", sites.size() - kept.size());
    notes.push_back(note + ".");
    return kept;
}

std::optional<CellRows> rowsOf(const std::optional<gemmi::UnitCell>& cell)
{
    if (!cell)
        return std::nullopt;
    CellRows rows;
    for (int axis = 0; axis < 3; ++axis) {
        const gemmi::Position edge = cell->orthogonalize(gemmi::Fractional(axis == 0, axis == 1, axis == 2));
        rows.row(axis) << edge.x, edge.y, edge.z;
    }
    return rows;
}

std::string cifText(std::istream& in, const std::string& name)
{
    std::string text = readAll(in, name, mostCifBytes);
    if (text.empty())
        throw ParseError(name + ":1: expected a CIF file, found an empty one");
    constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
    if (text.compare(0, byteOrderMark.size(), byteOrderMark) == 0) // clang 14 has to read this file as C++17
        text.erase(0, byteOrderMark.size());
    return text;
}

// Where a syntax error is: PEGTL 3 (Debian's) has a function for it, PEGTL 2 (bundled with newer gemmi) a member.
template <class Error> auto firstPosition(const Error& error, int) -> decltype(error.positions().front())
{
    return error.positions().front();
}
template <class Error> auto firstPosition(const Error& error, long) -> decltype(error.positions.front())
{
    return error.positions.front();
}

gemmi::cif::Document parseCif(const std::string& text, const std::string& name)
{
    try {
        return gemmi::cif::read_memory(text.data(), text.size(), name.c_str());
    } catch (const tao::pegtl::parse_error& e) {
        const std::string what = e.what(); // "name:line:column: what was expected"
        const auto reason = what.rfind(": ");
        throw ParseError(fmt::format("{}:{}: expected CIF syntax, found: {}", name, firstPosition(e, 0).line,
            reason == std::string::npos ? what : what.substr(reason + 2)));
    } catch (const std::exception& e) { // a name defined twice, for example
        throw ParseError(name + ": expected a valid CIF file, found: " + e.what());
    }
}

} // namespace

StructureFile readCif(std::istream& in, const std::string& name)
{
    gemmi::cif::Document document = parseCif(cifText(in, name), name);
    const auto hasAtoms = [](const gemmi::cif::Block& block) {
        return block.has_tag("_atom_site_label") || block.has_tag("_atom_site_type_symbol");
    };
    const auto block = std::find_if(document.blocks.begin(), document.blocks.end(), hasAtoms);
    if (block == document.blocks.end())
        throw ParseError(
            fmt::format("{}: expected a block with _atom_site_label, found {} blocks without", name, document.blocks.size()));
    const CifBlock cif(*block, name);
    const auto cell = cif.cell();
    StructureFile file;
    std::vector<Site> sites = cif.sites(cell);
    if (cell) { // else a free molecule in Cartesian coordinates, as ASE writes one
        if (const auto operations = cif.symmetry(); !isIdentityOnly(operations))
            sites = expand(sites, *cell, operations, cif);
    }
    file.structure = toStructure(withoutAlternatives(std::move(sites), file.notes), block->name);
    file.cell = rowsOf(cell);
    if (const auto blocks = std::count_if(document.blocks.begin(), document.blocks.end(), hasAtoms); blocks > 1)
        file.notes.push_back(
            fmt::format("The file has {} blocks with atoms: the first, {}, is taken.", blocks, gr::inQuotes(block->name)));
    return file;
}

} // namespace clusterlens
