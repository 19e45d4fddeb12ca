// cbldm library: the distinct ideal clusters that mine searches.
#include "Commands.h"
#include "files/Hdf5File.h"
#include "shapes/ShapeLibrary.h"
#include "structure/PairDistances.h"
#include "Text.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <iostream>

namespace clusterlens::cbldm {

namespace {

struct LibraryOptions {
    std::string output;
    bool list = false;
    bool json = false;
};

std::vector<std::string> otherNames(const Shape& shape)
{
    std::vector<std::string> names;
    for (const ShapeName& name : shape.alsoKnownAs)
        names.push_back(name.text());
    return names;
}

void store(const std::vector<Shape>& library, const std::string& path, const RunControl& control)
{
    Hdf5File file = Hdf5File::create(path);
    file.writeInt("/format_version", 1);
    file.writeInt("/count", std::int64_t(library.size()));
    for (std::size_t i = 0; i < library.size(); ++i) {
        control.step(int(i), int(library.size()), "writing");
        const Shape& shape = library[i];
        const std::string folder = fmt::format("/shapes/{:04}/", i + 1);
        const PairDistances groups = pairDistances(shape.positions, 1e-5);
        Eigen::MatrixXd distances(groups.distances.size(), 2);
        distances << groups.distances, groups.multiplicities;
        file.writeText(folder + "name", shape.name.text());
        file.writeText(folder + "also", nlohmann::json(otherNames(shape)).dump());
        file.writeInt(folder + "atoms", shape.positions.rows());
        file.writeMatrix(folder + "positions", shape.positions, "bond length", "positions, x y z");
        file.writeMatrix(
            folder + "distances", distances, "bond length, pairs", "distinct pair distances and how many pairs have each");
    }
    file.commit();
}

nlohmann::ordered_json libraryJson(const std::vector<Shape>& library)
{
    nlohmann::ordered_json shapes = nlohmann::ordered_json::array();
    for (const Shape& shape : library)
        shapes.push_back({{"family", enumText(shape.name.family)}, {"parameters", shape.name.parameters},
            {"atoms", shape.positions.rows()}, {"also", otherNames(shape)}});
    return {{"count", library.size()}, {"shapes", shapes}};
}

std::string asTable(const std::vector<Shape>& library)
{
    std::vector<std::vector<std::string>> rows{{"shape", "atoms", "also known as"}};
    for (const Shape& shape : library) {
        const std::vector<std::string> names = otherNames(shape);
        constexpr std::size_t shown = 4; // some shapes have dozens; --json lists them all
        std::string also;
        for (std::size_t i = 0; i < std::min(shown, names.size()); ++i)
            also += (also.empty() ? "" : ", ") + names[i];
        if (names.size() > shown)
            also += fmt::format(" and {} more", names.size() - shown);
        rows.push_back({shape.name.text(), std::to_string(int(shape.positions.rows())), also});
    }
    return formatTable(rows) + fmt::format("{} distinct shapes\n", library.size());
}

void runLibrary(const LibraryOptions& options, const CommandContext& context)
{
    if (options.output.empty() && !options.list)
        throw UsageError("library: expected -o LIB.h5, --list or both");
    const std::vector<Shape> library = buildShapeLibrary();
    if (!options.output.empty())
        store(library, options.output, context.control);
    if (options.json)
        printJson(libraryJson(library));
    else if (options.list)
        std::cout << asTable(library);
    else
        std::cout << library.size() << " shapes written to " << options.output << "\n";
}

} // namespace

void addLibrary(CLI::App& program, const CommandContext& context)
{
    const auto options = std::make_shared<LibraryOptions>();
    CLI::App* const command = program.add_subcommand("library", "List or store the distinct ideal clusters of 5 to 256 atoms");
    command->add_option("-o,--output", options->output, "HDF5 file to write");
    command->add_flag("--list", options->list, "print the shapes");
    command->add_flag("--json", options->json, "print one JSON object");
    command->callback([options, &context] { runLibrary(*options, context); });
}

} // namespace clusterlens::cbldm
