#include "base/Errors.h"
#include "base/TextNumbers.h"
#include "files/StructureReader.h"
#include "measurement/GrText.h"
#include "structure/Elements.h"

#include <gemmi/cif.hpp>
#include <gemmi/numb.hpp>
#include <gemmi/symmetry.hpp>
#include <gemmi/unitcell.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>

namespace clusterlens {

namespace {

constexpr std::size_t maxAtoms = 1'000'000;
constexpr std::size_t maxBytes = 256U << 20U;

struct Site {
    std::string element;
    gemmi::Position position; ///< Å
};

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
        gemmi::cif::Table table = m_block.find("_atom_site_",
            {"label", "?type_symbol", "?fract_x", "?fract_y", "?fract_z", "?Cartn_x", "?Cartn_y", "?Cartn_z", "?occupancy"});
        if (table.length() == 0)
            fail("an _atom_site_ loop with labels", "none");
        if (table.length() > maxAtoms)
            fail("at most " + std::to_string(maxAtoms) + " sites", std::to_string(table.length()));
        const bool fractional = table.has_column(2) && table.has_column(3) && table.has_column(4);
        if (fractional && !cell)
            fail("a cell (_cell_length_a ...)", "none");
        if (!fractional && !(table.has_column(5) && table.has_column(6) && table.has_column(7)))
            fail("_atom_site_fract_x, _y and _z", "none");
        std::vector<Site> sites;
        sites.reserve(table.length());
        for (const auto row : table) {
            const gemmi::Vec3 v = coordinates(row, fractional ? 2 : 5);
            if (row.has2(8) && gemmi::cif::as_number(row[8], 1.0) < 0.999)
                fail("fully occupied sites", "occupancy " + row[8] + " of " + gr::inQuotes(row[0]));
            sites.push_back({element(row), fractional ? cell->orthogonalize(gemmi::Fractional(v)) : gemmi::Position(v)});
        }
        return sites;
    }

private:
    [[nodiscard]] gemmi::Op operation(const std::string& text) const
    {
        try {
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
        const auto symbol = elementSymbol(text.substr(0, letters));
        if (!symbol)
            fail("a chemical element", gr::inQuotes(text));
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
                all.push_back({site.element, cell.orthogonalize(image)});
            if (all.size() > maxAtoms)
                block.fail("at most " + std::to_string(maxAtoms) + " atoms in the cell", "more");
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

std::string readAll(std::istream& in, const std::string& name)
{
    std::string text;
    std::array<char, 65536> chunk{};
    while (in.read(chunk.data(), chunk.size()) || in.gcount() > 0) {
        text.append(chunk.data(), static_cast<std::size_t>(in.gcount()));
        if (text.size() > maxBytes)
            throw ParseError(name + ": expected at most " + std::to_string(maxBytes >> 20U) + " MiB, found more");
    }
    if (text.empty())
        throw ParseError(name + ":1: expected a CIF file, found an empty one");
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
        throw ParseError(name + ':' + std::to_string(firstPosition(e, 0).line)
            + ": expected CIF syntax, found: " + (reason == std::string::npos ? what : what.substr(reason + 2)));
    } catch (const std::exception& e) { // a name defined twice, for example
        throw ParseError(name + ": expected a valid CIF file, found: " + e.what());
    }
}

} // namespace

Structure readCif(std::istream& in, const std::string& name)
{
    gemmi::cif::Document document = parseCif(readAll(in, name), name);
    for (gemmi::cif::Block& block : document.blocks) {
        if (!block.has_tag("_atom_site_label"))
            continue;
        const CifBlock cif(block, name);
        const auto cell = cif.cell();
        const auto sites = cif.sites(cell);
        if (!cell) // a free molecule in Cartesian coordinates, as ASE writes one
            return toStructure(sites, block.name);
        const auto operations = cif.symmetry();
        return toStructure(isIdentityOnly(operations) ? sites : expand(sites, *cell, operations, cif), block.name);
    }
    throw ParseError(
        name + ": expected a block with _atom_site_label, found " + std::to_string(document.blocks.size()) + " blocks without");
}

} // namespace clusterlens
