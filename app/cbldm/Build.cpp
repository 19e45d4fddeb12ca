// cbldm build: an ideal cluster of one of the seven families.
#include "Commands.h"
#include "shapes/ClusterBuilder.h"
#include "StructureOutput.h"
#include "Text.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <iostream>

namespace clusterlens::cbldm {

namespace {

struct BuildOptions {
    std::string family;
    std::vector<int> parameters;
    double bond = 2.77;
    std::string element = "Pt";
    std::string output;
    bool json = false;
};

Structure build(const BuildOptions& options)
{
    const std::optional<Family> family = enumFromText<Family>(options.family);
    if (!family)
        throw UsageError("build: expected fcc, bcc, sc, hcp, ico, dec or oct, found \"" + options.family + "\"");
    const ShapeName name{*family, options.parameters};
    try {
        return makeStructure(elementOption(options.element), buildCluster(name, options.bond), name.text());
    } catch (const std::invalid_argument& e) {
        throw UsageError(e.what());
    }
}

void runBuild(const BuildOptions& options)
{
    const StructureFormat format = options.output.empty() ? StructureFormat::Xyz : formatOf(options.output);
    const Structure structure = build(options);
    if (!options.output.empty())
        saveStructure(options.output, format, structure, programInfo(structure.title));
    if (options.json)
        printJson({{"file", options.output.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(options.output)},
            {"shape", structure.title}, {"atoms", structure.size()}, {"element", structure.elements.front()},
            {"bond", options.bond}});
    else if (options.output.empty())
        writeStructure(std::cout, format, structure, programInfo(structure.title));
    else
        std::cout << fmt::format(
            "{}: {} atoms of {}, bond {:.6g} Å\n", structure.title, int(structure.size()), structure.elements.front(), options.bond)
                  << "Written to " << options.output << "\n";
}

} // namespace

void addBuild(CLI::App& program, const CommandContext&)
{
    const auto options = std::make_shared<BuildOptions>();
    CLI::App* const command = program.add_subcommand("build", "Build an ideal cluster, with ASE's parameters");
    command
        ->add_option("FAMILY", options->family,
            "fcc, bcc, sc (layers along 100 110 111), hcp (a b c), ico (shells), dec (p q r), oct (length)")
        ->required();
    command->add_option("PARAMETERS", options->parameters, "whole numbers, as many as the family takes")->required();
    command->add_option("--bond", options->bond, "smallest pair distance, Å (2.77)")->check(CLI::PositiveNumber);
    command->add_option("--element", options->element, "chemical symbol (Pt)");
    command->add_option("-o,--output", options->output, "structure file to write: .xyz, .cif or .stru; else XYZ is printed");
    command->add_flag("--json", options->json, "print one JSON object");
    command->callback([options] { runBuild(*options); });
}

} // namespace clusterlens::cbldm
