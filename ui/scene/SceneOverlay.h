#pragma once

#include "scene/ViewCamera.h"

#include <QColor>
#include <QWidget>

#include <optional>
#include <vector>

namespace clusterlens::ui {

/// What Qt draws over a 3D view: size bar, axes, rings around picked atoms and what they are. Lets the mouse through.
class SceneOverlay : public QWidget {
    Q_OBJECT

public:
    /// A picked atom.
    struct Mark {
        Eigen::Vector3d position; ///< Å
        double radius = 1.0;      ///< Å, of the drawn sphere
    };

    explicit SceneOverlay(QWidget* parent = nullptr);

    void setProjection(const Projection& projection); ///< of the picture below, so that both move together
    void setMarks(const std::vector<Mark>& marks, const QString& text);
    void setColours(const QColor& text, const QColor& background);

    /// Also for printing.
    void paint(QPainter& painter, const Projection& projection) const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintSizeBar(QPainter& painter, const Projection& projection) const;
    void paintAxes(QPainter& painter, const Projection& projection) const;
    void paintMarks(QPainter& painter, const Projection& projection) const;

    std::optional<Projection> m_projection; ///< empty before the first picture
    std::vector<Mark> m_marks;
    QString m_markText;
    QColor m_text;
    QColor m_background;
};

/// A round length (1, 2 or 5 times a power of ten, Å) that takes at most \p pixels.
[[nodiscard]] double sizeBarLength(double pixelsPerAngstrom, double pixels);

} // namespace clusterlens::ui
