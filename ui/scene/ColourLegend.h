#pragma once

#include "scene/AtomColours.h"

#include <QWidget>

namespace clusterlens::ui {

/// One line that says what the atoms' colours mean.
class ColourLegend : public QWidget {
    Q_OBJECT

public:
    explicit ColourLegend(QWidget* parent = nullptr);

    void setScale(const ColourScale& scale);
    [[nodiscard]] const ColourScale& scale() const { return m_scale; }
    void setColours(const QColor& text);

    /// Also for printing.
    void paint(QPainter& painter, const QRectF& area) const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintEntries(QPainter& painter, QRectF area) const;
    void paintGradient(QPainter& painter, QRectF area) const;

    ColourScale m_scale;
    QColor m_text;
};

} // namespace clusterlens::ui
