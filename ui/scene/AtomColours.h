#pragma once

#include "atoms/AtomFeatures.h"

#include <QColor>
#include <QString>

#include <vector>

namespace clusterlens::ui {

enum class Colouring { Element, Coordination, CentreDistance, Motif, Displacement, Occupancy };

/// What a colour means, the same for all panes: named colours, or a gradient from \c low to \c high.
struct ColourScale {
    struct Entry {
        QColor colour;
        QString name;
    };

    QString title;
    std::vector<Entry> entries; ///< empty: a gradient
    double low = 0.0;
    double high = 0.0;
    QString unit; ///< of low and high

    [[nodiscard]] bool isGradient() const { return entries.empty() && high > low; }
};

/// One structure with what is known of it.
struct ColouredAtoms {
    const std::vector<std::string>* elements = nullptr;
    const AtomFeatures* features = nullptr;
};

/// The scale that covers all \p structures. Features that are not there yet count for nothing.
[[nodiscard]] ColourScale colourScale(Colouring colouring, const std::vector<ColouredAtoms>& structures);

/// \return [n] colours on that scale; grey where the feature is unknown. By occupancy: [n + k], with the sites that other particles take, and translucent
///         where not all particles have an atom
[[nodiscard]] std::vector<QColor> atomColours(Colouring colouring, const ColouredAtoms& atoms, const ColourScale& scale);

/// The gradient of all scales, dark blue to yellow, readable for the colour-blind. \param share  0 .. 1
[[nodiscard]] QColor gradientColour(double share);

/// \param largest  Å, of the largest element \return [n] radii of the drawn spheres, Å, in the ratio of the covalent radii
[[nodiscard]] std::vector<double> drawnRadii(const std::vector<std::string>& elements, double largest);

} // namespace clusterlens::ui
