#pragma once

#include "scene/ViewCamera.h"

#include <QColor>
#include <QWidget>

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

    explicit SceneOverlay(const ViewCamera* camera, QWidget* parent = nullptr);

    void setCamera(const ViewCamera* camera);
    void setMarks(const std::vector<Mark>& marks, const QString& text);
    void setColours(const QColor& text, const QColor& background);

    /// Also for printing.
    void paint(QPainter& painter, const QSizeF& size) const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintSizeBar(QPainter& painter, const Projection& projection) const;
    void paintAxes(QPainter& painter, const Projection& projection) const;
    void paintMarks(QPainter& painter, const Projection& projection) const;

    const ViewCamera* m_camera;
    std::vector<Mark> m_marks;
    QString m_markText;
    QColor m_text;
    QColor m_background;
};

/// A round length (1, 2 or 5 times a power of ten, Å) that takes at most \p pixels.
[[nodiscard]] double sizeBarLength(double pixelsPerAngstrom, double pixels);

} // namespace clusterlens::ui
