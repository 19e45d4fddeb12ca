#include "scene/AtomColours.h"

#include <vtkColor.h>
#include <vtkNew.h>
#include <vtkPeriodicTable.h>

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace clusterlens::ui {

namespace {

const QColor unknown(0x9a, 0xa0, 0xa6);

/// For translations.
struct ColourWords {
    Q_DECLARE_TR_FUNCTIONS(AtomColours)
};

QColor elementColour(const std::string& element)
{
    const vtkNew<vtkPeriodicTable> table;
    const vtkColor3f rgb = table->GetDefaultRGBTuple(table->GetAtomicNumber(element.c_str()));
    return QColor::fromRgbF(rgb[0], rgb[1], rgb[2]);
}

/// Motif colours after Okabe and Ito, which the colour-blind can tell apart.
QColor motifColour(Motif motif)
{
    switch (motif) {
    case Motif::Fcc:
        return {0x00, 0x9e, 0x73};
    case Motif::Hcp:
        return {0xd5, 0x5e, 0x00};
    case Motif::Bcc:
        return {0x00, 0x72, 0xb2};
    case Motif::SimpleCubic:
        return {0x56, 0xb4, 0xe9};
    case Motif::Icosahedral:
        return {0xf0, 0xe4, 0x42};
    case Motif::Fivefold:
        return {0xcc, 0x79, 0xa7};
    case Motif::Other:
        break;
    }
    return unknown;
}

QColor coordinationColour(int coordination)
{
    return gradientColour((std::clamp(coordination, 3, 14) - 3) / 11.0);
}

ColourScale elementScale(const std::vector<ColouredAtoms>& structures)
{
    std::set<std::string> elements;
    for (const ColouredAtoms& atoms : structures)
        elements.insert(atoms.elements->begin(), atoms.elements->end());
    ColourScale scale{ColourWords::tr("Element"), {}, 0.0, 0.0, {}};
    for (const std::string& element : elements)
        scale.entries.push_back({elementColour(element), QString::fromStdString(element)});
    return scale;
}

ColourScale coordinationScale(const std::vector<ColouredAtoms>& structures)
{
    std::set<int> numbers;
    for (const ColouredAtoms& atoms : structures)
        numbers.insert(atoms.features->neighbours.coordination.begin(), atoms.features->neighbours.coordination.end());
    ColourScale scale{ColourWords::tr("Coordination"), {}, 0.0, 0.0, {}};
    for (const int number : numbers)
        scale.entries.push_back({coordinationColour(number), QString::number(number)});
    return scale;
}

ColourScale motifScale(const std::vector<ColouredAtoms>& structures)
{
    std::set<Motif> motifs;
    for (const ColouredAtoms& atoms : structures)
        motifs.insert(atoms.features->motifs.begin(), atoms.features->motifs.end());
    ColourScale scale{ColourWords::tr("Local order"), {}, 0.0, 0.0, {}};
    for (const Motif motif : motifs)
        scale.entries.push_back({motifColour(motif),
            motif == Motif::Other ? ColourWords::tr("surface or other") : QString::fromStdString(motifName(motif))});
    return scale;
}

constexpr int translucent = 110; // of 255

ColourScale occupancyScale(const std::vector<ColouredAtoms>& structures)
{
    ColourScale scale{ColourWords::tr("Occupancy"), {}, 0.0, 1.0, {}};
    const auto isKnown = [](const ColouredAtoms& atoms) { return atoms.features->occupancy.size() > 0; };
    if (std::none_of(structures.begin(), structures.end(), isKnown))
        scale = {scale.title, {{unknown, ColourWords::tr("no ensemble of refined particles")}}, 0.0, 0.0, {}};
    return scale;
}

std::vector<QColor> occupancyColours(const ColouredAtoms& atoms)
{
    const AtomFeatures& features = *atoms.features;
    if (features.occupancy.size() == 0)
        return std::vector<QColor>(atoms.elements->size(), unknown);
    std::vector<QColor> colours;
    for (const Eigen::VectorXd* const shares : {&features.occupancy, &features.otherOccupancy})
        for (const double share : *shares) {
            QColor& colour = colours.emplace_back(gradientColour(share));
            if (share < 1.0 - 1e-9)
                colour.setAlpha(translucent);
        }
    return colours;
}

const Eigen::VectorXd& measureOf(Colouring colouring, const AtomFeatures& features)
{
    return colouring == Colouring::CentreDistance ? features.centreDistance : features.displacement;
}

ColourScale gradientScale(Colouring colouring, const std::vector<ColouredAtoms>& structures)
{
    ColourScale scale{colouring == Colouring::CentreDistance ? ColourWords::tr("Distance from the centre")
                                                             : ColourWords::tr("Displacement from the ideal shape"),
        {}, 0.0, 0.0, QStringLiteral("Å")};
    for (const ColouredAtoms& atoms : structures)
        if (const Eigen::VectorXd& values = measureOf(colouring, *atoms.features); values.size() > 0)
            scale.high = std::max(scale.high, values.maxCoeff());
    if (colouring == Colouring::Displacement)
        scale.high = std::max(scale.high, 0.05); // below that there is nothing to see but rounding
    return scale;
}

} // namespace

QColor gradientColour(double share)
{
    // Nine stops of a perceptually even map from dark blue through green to yellow.
    static const std::array<QColor, 9> stops{QColor(0x44, 0x01, 0x54), QColor(0x47, 0x2d, 0x7b), QColor(0x3b, 0x52, 0x8b),
        QColor(0x2c, 0x72, 0x8e), QColor(0x21, 0x91, 0x8c), QColor(0x28, 0xae, 0x80), QColor(0x5e, 0xc9, 0x62),
        QColor(0xad, 0xdc, 0x30), QColor(0xfd, 0xe7, 0x25)};
    const double place = std::clamp(share, 0.0, 1.0) * (stops.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(place), stops.size() - 2);
    const double part = place - static_cast<double>(below);
    const auto mix = [&](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * part)); };
    const QColor& a = stops[below];
    const QColor& b = stops[below + 1];
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

ColourScale colourScale(Colouring colouring, const std::vector<ColouredAtoms>& structures)
{
    switch (colouring) {
    case Colouring::Element:
        return elementScale(structures);
    case Colouring::Coordination:
        return coordinationScale(structures);
    case Colouring::Motif:
        return motifScale(structures);
    case Colouring::Occupancy:
        return occupancyScale(structures);
    case Colouring::CentreDistance:
    case Colouring::Displacement:
        break;
    }
    return gradientScale(colouring, structures);
}

std::vector<QColor> atomColours(Colouring colouring, const ColouredAtoms& atoms, const ColourScale& scale)
{
    if (colouring == Colouring::Occupancy)
        return occupancyColours(atoms);
    const AtomFeatures& features = *atoms.features;
    std::vector<QColor> colours(atoms.elements->size(), unknown);
    std::map<std::string, QColor> elements;
    for (std::size_t i = 0; i < colours.size(); ++i) {
        switch (colouring) {
        case Colouring::Element: {
            const std::string& element = (*atoms.elements)[i];
            if (elements.count(element) == 0)
                elements[element] = elementColour(element);
            colours[i] = elements[element];
            break;
        }
        case Colouring::Coordination:
            colours[i] = coordinationColour(features.neighbours.coordination[i]);
            break;
        case Colouring::Occupancy: // see above
            break;
        case Colouring::Motif:
            if (!features.motifs.empty())
                colours[i] = motifColour(features.motifs[i]);
            break;
        case Colouring::CentreDistance:
        case Colouring::Displacement:
            if (const Eigen::VectorXd& values = measureOf(colouring, features); values.size() > 0 && scale.isGradient())
                colours[i] = gradientColour((values[static_cast<Eigen::Index>(i)] - scale.low) / (scale.high - scale.low));
            break;
        }
    }
    return colours;
}

std::vector<double> drawnRadii(const std::vector<std::string>& elements, double largest)
{
    const vtkNew<vtkPeriodicTable> table;
    std::map<std::string, double> known;
    std::vector<double> radii;
    for (const std::string& element : elements) {
        if (known.count(element) == 0)
            known[element] = table->GetCovalentRadius(table->GetAtomicNumber(element.c_str()));
        radii.push_back(known[element]);
    }
    const double most = radii.empty() ? 0.0 : *std::max_element(radii.begin(), radii.end());
    for (double& radius : radii)
        radius = most > 0.0 ? largest * radius / most : largest;
    return radii;
}

} // namespace clusterlens::ui
